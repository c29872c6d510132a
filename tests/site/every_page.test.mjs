// Every page, opened once as wide as a phone: nothing is cut off, every link leads somewhere, no network is asked.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { basename } from 'node:path';
import { isLocal, launch, newTab, pageNames, phone, show, urlOf } from './browser.mjs';

const seen = new Map(); // by page: what it told
let browser, noted;

/** Runs in the browser: opens the pages in frames of a phone's size, three at a time, and notes what each tells. */
async function lookAt({ pages, size }) {
    const told = [];
    const marksOf = (document) => {
        const found = [];
        const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
        while (walk.nextNode())
            if (/\*\*|`/.test(walk.currentNode.data) && !walk.currentNode.parentElement.closest('pre, code, .fragment, .source, .memproto, .memberdecls'))
                found.push(walk.currentNode.data.trim().slice(0, 80));
        return found;
    };
    const factsOf = (page, { document, innerWidth }) => {
        for (const fold of document.querySelectorAll('details')) fold.open = true;
        // The menu is the same everywhere: its links are taken from one page.
        const links = page === 'index.html' ? document.links : document.querySelectorAll('main a[href]');
        return {
            width: innerWidth,
            overflow: document.documentElement.scrollWidth - innerWidth,
            marks: marksOf(document),
            links: [...new Set([...links].map((link) => link.href))],
            anchors: [...document.querySelectorAll('[id], a[name]')].map((element) => element.id || element.name),
        };
    };
    const work = async () => {
        const frame = document.createElement('iframe');
        frame.style.cssText = `width: ${size.width}px; height: ${size.height}px; border: 0`;
        document.body.append(frame);
        for (let page = pages.shift(); page; page = pages.shift()) {
            const loaded = new Promise((done) => { frame.onload = done; });
            frame.src = page;
            await loaded;
            told.push([page, factsOf(page, frame.contentWindow)]);
        }
    };
    document.body.replaceChildren();
    await Promise.all([work(), work(), work()]);
    return told;
}

before(async () => {
    browser = await launch(['--allow-file-access-from-files']); // else nobody may look into the frames
    let tab;
    ({ tab, noted } = await newTab(browser.context));
    await show(tab, 'index.html');
    for (const [page, facts] of await tab.evaluate(lookAt, { pages: pageNames(), size: phone })) seen.set(page, facts);
});
after(() => browser?.close());

const which = (wrong) => [...seen].filter(([, page]) => wrong(page)).map(([name]) => name);

/** Why a link leads nowhere; nothing when it leads somewhere. Pictures are for the test that reads files. */
function leadsNowhere(link) {
    const [address, anchor] = link.split('#');
    const name = decodeURIComponent(basename(address));
    if (!address.startsWith('file:') || !name.endsWith('.html')) return null;
    if (!seen.has(name) || address !== urlOf(name)) return `no page ${link}`;
    return !anchor || seen.get(name).anchors.includes(decodeURIComponent(anchor)) ? null : `no anchor ${link}`;
}

test('there are the pages of a whole course, and each was seen as wide as a phone', () => {
    assert.deepEqual([...seen.keys()].sort(), pageNames());
    assert.ok(seen.size > 300, `only ${seen.size}`);
    assert.deepEqual(which((page) => page.width !== phone.width), []);
});

test('no page is wider than a phone, with all folds open', () => assert.deepEqual(which((page) => page.overflow > 0), []));

test('every internal link leads to a page and a place on it, as the browser understands it', () => {
    const wrong = [...seen].flatMap(([name, page]) => page.links.map(leadsNowhere).filter(Boolean).map((why) => `${name}: ${why}`));
    assert.deepEqual(wrong, []);
    assert.ok([...seen.values()].reduce((sum, page) => sum + page.links.length, 0) > 2000);
});

test('no page has two elements of the same name', () => {
    assert.deepEqual(which((page) => new Set(page.anchors).size < page.anchors.length), []);
});

test('no text shows the marks of the Markdown that it was written in', () => {
    assert.deepEqual([...seen].flatMap(([name, page]) => page.marks.map((text) => `${name}: ${text}`)), []);
});

test('no script of any page fails', () => assert.deepEqual(noted.errors, []));

test('no page asks the network for anything', () => {
    assert.ok(noted.requests.length > seen.size);
    assert.deepEqual(noted.requests.filter((url) => !isLocal(url)), []);
});
