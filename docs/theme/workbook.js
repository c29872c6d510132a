// What the pages do by themselves: the menu on small screens, dark colours, folds, and the search.
"use strict";

(function () {
    const root = document.documentElement;
    const byId = (id) => document.getElementById(id);

    // ---- dark colours: the theme keeps the choice, this is its button --------------------------

    const themeButton = byId("theme-button");
    const showTheme = () => themeButton.setAttribute("aria-pressed", root.classList.contains("dark-mode"));
    themeButton.addEventListener("click", () => {
        DoxygenAwesomeDarkModeToggle.userPreference = !root.classList.contains("dark-mode");
        showTheme();
    });
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTimeout(showTheme));
    showTheme();

    // ---- menu ----------------------------------------------------------------------------------

    const side = byId("side");
    const menuButton = byId("menu-button");
    const openMenu = (open) => {
        side.classList.toggle("open", open);
        menuButton.setAttribute("aria-expanded", open);
    };
    menuButton.addEventListener("click", () => openMenu(!side.classList.contains("open")));
    document.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && side.classList.contains("open")) {
            openMenu(false);
            menuButton.focus();
        }
    });

    // The menu names contracts and listings only together.
    const here = location.pathname.split("/").pop() || "index.html";
    const isContract = /^(class|struct|concept|namespace|dir_)|_8hpp(_source)?\.html$/.test(here);
    for (const link of side.querySelectorAll(`a[href="${isContract ? "api.html" : here}"]`)) {
        link.setAttribute("aria-current", isContract ? "true" : "page");
        for (let at = link; at && at !== side; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
        const offset = link.getBoundingClientRect().top - side.getBoundingClientRect().top;
        if (offset > side.clientHeight - 80) side.scrollTop = offset - side.clientHeight / 2;
    }

    // ---- what scrolls can be reached by keyboard; what is linked to is not hidden in a fold ------

    const markScrollers = () => {
        for (const box of document.querySelectorAll("div.fragment, pre.fragment, .scroll, .wide, nav.map, table.markdownTable, .memproto")) {
            if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
            else box.removeAttribute("tabindex");
        }
    };
    markScrollers();
    window.addEventListener("resize", markScrollers);
    document.addEventListener("toggle", markScrollers, true);

    const reveal = () => {
        const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
        if (!target) return;
        let opened = false;
        for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS" && !at.open) opened = at.open = true;
        if (opened) target.scrollIntoView();
    };
    window.addEventListener("hashchange", reveal);
    reveal();

    // ---- paper: a chapter's folds are open on it ------------------------------------------------

    let opened = [];
    window.addEventListener("beforeprint", () => {
        if (!here.startsWith("chapter_")) return;
        opened = [...document.querySelectorAll("details.fold:not([open])")];
        for (const fold of opened) fold.open = true;
    });
    window.addEventListener("afterprint", () => {
        for (const fold of opened) fold.open = false;
        opened = [];
    });

    // ---- search --------------------------------------------------------------------------------

    const field = byId("search");
    const panel = byId("search-panel");
    const list = byId("search-results");
    const status = byId("search-status");
    let chosen = -1;

    // Case, hyphens and underscores make no difference: "lost wake-up" is "Lost_wake_up".
    const plain = (text) => text.toLowerCase().replace(/[-_\u2010-\u2015]/g, " ");

    let loading = null;
    const load = () => loading ??= new Promise((done) => {
        const script = document.createElement("script");
        script.src = "search_index.js";
        script.onload = () => done(window.workbookIndex.flatMap(sectionsOf));
        script.onerror = () => done([]);
        document.head.append(script);
    });
    const sectionsOf = (page) => page.sections.map((section, number) => ({
        url: page.url + (section.anchor ? "#" + section.anchor : ""),
        page: page.title, kind: page.kind, weight: page.weight, heading: section.heading, text: section.text,
        plainHeading: plain(number === 0 ? page.title : section.heading), plainPage: plain(page.title),
        plainText: plain(section.text), first: number === 0,
    }));

    const score = (section, query, words) => {
        const all = section.plainPage + " " + section.plainHeading + " " + section.plainText;
        if (!words.every((word) => all.includes(word))) return 0;
        let points = section.weight;
        // The glossary has a heading for each word: the chapter about it comes first.
        if (section.plainHeading === query) points += section.kind === "glossary" ? 10 : 60;
        // What explains a word comes before a header that is named after it.
        if (section.plainHeading.includes(query)) points += !section.first ? 25 : section.weight > 5 ? 40 : 20;
        else if (words.every((word) => section.plainHeading.includes(word))) points += 15;
        if (section.plainText.includes(query)) points += 10 + (section.first ? 2 : 0) + (section.plainText.split(query).length > 2 ? 2 : 0);
        else if (!words.some((word) => section.plainText.includes(word) || section.plainHeading.includes(word))) return 0;
        return points;
    };

    const marked = (text, words) => {
        const parts = document.createDocumentFragment();
        const lower = plain(text);
        let at = 0;
        while (at < text.length) {
            const hits = words.map((word) => [lower.indexOf(word, at), word.length]).filter(([place]) => place >= 0);
            if (hits.length === 0) break;
            const [place, length] = hits.reduce((a, b) => (b[0] < a[0] ? b : a));
            parts.append(text.slice(at, place));
            const mark = document.createElement("mark");
            mark.textContent = text.slice(place, place + length);
            parts.append(mark);
            at = place + length;
        }
        parts.append(text.slice(at));
        return parts;
    };

    const excerpt = (section, query, words) => {
        let place = section.plainText.indexOf(query);
        if (place < 0) place = Math.max(0, Math.min(...words.map((word) => section.plainText.indexOf(word)).filter((p) => p >= 0), section.text.length));
        if (place >= section.text.length) place = 0;
        const start = Math.max(0, section.text.lastIndexOf(" ", Math.max(0, place - 50)));
        return (start > 0 ? "… " : "") + section.text.slice(start, start + 150).trim() + (start + 150 < section.text.length ? " …" : "");
    };

    const row = (section, query, words, number) => {
        const item = document.createElement("li");
        item.id = "result-" + number;
        item.setAttribute("role", "option");
        item.dataset.url = section.url;
        const title = document.createElement("strong");
        title.append(marked(section.first ? section.page : section.heading, words));
        const where = document.createElement("span");
        where.className = "where";
        where.textContent = section.first ? " " + section.kind : " " + section.kind + ", " + section.page;
        const piece = document.createElement("span");
        piece.className = "piece";
        piece.append(marked(excerpt(section, query, words), words));
        item.append(title, where, piece);
        return item;
    };

    const choose = (number) => {
        chosen = number;
        [...list.children].forEach((item, at) => item.setAttribute("aria-selected", at === number));
        field.setAttribute("aria-activedescendant", number >= 0 ? "result-" + number : "");
        list.children[number]?.scrollIntoView({ block: "nearest" });
    };
    const show = (visible) => {
        panel.hidden = !visible;
        field.setAttribute("aria-expanded", visible);
    };
    const follow = (number) => {
        const item = list.children[number];
        if (!item) return;
        show(false);
        location.href = item.dataset.url;
    };

    const search = async () => {
        const query = plain(field.value).trim().replace(/\s+/g, " ");
        if (query.length < 2) return show(false);
        const words = query.split(" ");
        const sections = await load();
        if (query !== plain(field.value).trim().replace(/\s+/g, " ")) return;
        const found = sections.map((section) => [score(section, query, words), section])
            .filter(([points]) => points > 0).sort((a, b) => b[0] - a[0]).slice(0, 12);
        list.replaceChildren(...found.map(([, section], number) => row(section, query, words, number)));
        status.textContent = found.length === 0 ? "Nothing found." : found.length === 1 ? "1 result" : found.length + (found.length === 12 ? " best results" : " results");
        status.dataset.query = field.value;
        show(true);
        choose(found.length > 0 ? 0 : -1);
    };

    field.addEventListener("focus", load);
    field.addEventListener("input", search);
    field.addEventListener("keydown", (event) => {
        const count = list.children.length;
        if (event.key === "ArrowDown" && count > 0) choose((chosen + 1) % count);
        else if (event.key === "ArrowUp" && count > 0) choose((chosen + count - 1) % count);
        else if (event.key === "Enter") follow(chosen);
        else if (event.key === "Escape") show(false);
        else return;
        event.preventDefault();
    });
    list.addEventListener("click", (event) => follow([...list.children].indexOf(event.target.closest("li"))));
    document.addEventListener("click", (event) => { if (!event.target.closest(".search")) show(false); });
    field.parentElement.addEventListener("focusout", (event) => {
        if (event.relatedTarget && !field.parentElement.contains(event.relatedTarget)) show(false);
    });
    document.addEventListener("keydown", (event) => {
        const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
        if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        field.focus();
    });
})();
