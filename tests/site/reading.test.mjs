// Reading the site: by keyboard, on a phone, in the dark, from page to page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { becomesTrue, desk, firstPage, launch, newTab, phone, show } from './browser.mjs';

let browser, tab, noted;
before(async () => {
    browser = await launch();
    ({ tab, noted } = await newTab(browser.context));
});
after(() => browser?.close());

const hintsOpen = (count) => becomesTrue(tab, (n) => document.querySelectorAll('details.hint[open]').length === n, count);
const ground = () => tab.evaluate(() => getComputedStyle(document.body).backgroundColor);

test('hints open by keyboard, one after the other', async () => {
    await show(tab, firstPage('exercise_'));
    await tab.locator('details.hint > summary').first().focus();
    await hintsOpen(0);
    await tab.keyboard.press('Enter');
    await hintsOpen(1);
    await tab.keyboard.press('Tab');
    await becomesTrue(tab, () => document.activeElement.textContent.startsWith('Next hint'));
    await tab.keyboard.press(' ');
    await hintsOpen(2);
});

test('a fold of a chapter opens and closes by keyboard, and what is in it is hidden until then', async () => {
    await show(tab, firstPage('chapter_'));
    const body = tab.locator('details.fold .fold-body').first();
    await tab.locator('details.fold > summary').first().focus();
    assert.equal(await body.isVisible(), false);
    await tab.keyboard.press('Enter');
    await body.waitFor({ state: 'visible' });
    await tab.keyboard.press(' ');
    await body.waitFor({ state: 'hidden' });
});

test('the list of a chapter\'s sections leads to a section', async () => {
    await show(tab, firstPage('chapter_02'));
    await tab.locator('.onpage > summary').press('Enter');
    const link = tab.locator('.onpage a').nth(3);
    const target = await link.getAttribute('href');
    await link.press('Enter');
    await becomesTrue(tab, (hash) => location.hash === hash, target);
    await becomesTrue(tab, (hash) => document.getElementById(hash.slice(1)).getBoundingClientRect().top < innerHeight, target);
});

test('each entry of that list leads to the section that it names', async () => {
    await show(tab, firstPage('chapter_02'));
    assert.ok(await tab.locator('.onpage a').count() > 5);
    const wrong = await tab.evaluate(() => [...document.querySelectorAll('.onpage a')]
        .filter((link) => document.getElementById(link.hash.slice(1)).closest('h2, h3')?.textContent.trim() !== link.textContent.trim())
        .map((link) => link.outerHTML));
    assert.deepEqual(wrong, []);
});

test('a link to a place inside a fold opens the fold', async () => {
    await show(tab, firstPage('exercise_'));
    await tab.evaluate(() => {
        document.querySelector('details.hint details.hint').id = 'inside';
        location.hash = '#inside';
    });
    await becomesTrue(tab, () => document.querySelector('details.hint').open);
});

test('one reads from the start through a chapter to its first exercise and back', async () => {
    await show(tab, 'index.html');
    for (const [relation, place] of [['next', 'chapter_01'], ['next', 'exercise_01'], ['prev', 'chapter_01']]) {
        await tab.locator(`nav.neighbours a[rel=${relation}]`).press('Enter');
        await becomesTrue(tab, (name) => location.pathname.includes('/' + name), place);
    }
});

/** Presses Tab so often; each time what has the focus must be marked. */
async function tabThrough(count) {
    for (let i = 0; i < count; ++i) {
        await tab.keyboard.press('Tab');
        const hidden = await tab.evaluate(() => {
            const style = getComputedStyle(document.activeElement);
            const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
            return document.activeElement === document.body || marked ? null : document.activeElement.outerHTML.slice(0, 120);
        });
        assert.equal(hidden, null);
    }
}

test('every stop of the Tab key can be seen to have the focus, in the bar, the menu and the text', async () => {
    await show(tab, firstPage('exercise_'));
    await tabThrough(8);
    await tab.locator('#content').focus();
    await tabThrough(12);
});

test('the first stop of the Tab key skips the menu', async () => {
    await show(tab, firstPage('chapter_'));
    await tab.keyboard.press('Tab');
    await tab.keyboard.press('Enter');
    await becomesTrue(tab, () => document.activeElement.id === 'content');
});

test('dark colours follow the system, can be chosen, and stay', async () => {
    await tab.emulateMedia({ colorScheme: 'light' });
    await show(tab, 'index.html');
    const light = await ground();
    await tab.locator('#theme-button').press('Enter');
    await becomesTrue(tab, () => document.documentElement.classList.contains('dark-mode'));
    const dark = await ground();
    assert.notEqual(dark, light);
    await show(tab, 'verdicts.html');
    assert.equal(await ground(), dark);
    assert.equal(await tab.locator('#theme-button').getAttribute('aria-pressed'), 'true');
    await tab.locator('#theme-button').press(' ');
    assert.equal(await ground(), light);
    await tab.emulateMedia({ colorScheme: 'dark' });
    await show(tab, 'index.html');
    assert.equal(await ground(), dark);
    await tab.emulateMedia({ colorScheme: 'light' });
});

test('on a phone the menu opens and closes by keyboard', async () => {
    await tab.setViewportSize(phone);
    await show(tab, 'index.html');
    const menu = tab.locator('#side');
    assert.equal(await menu.isVisible(), false);
    await tab.locator('#menu-button').press('Enter');
    await menu.waitFor({ state: 'visible' });
    await tab.keyboard.press('Escape');
    await menu.waitFor({ state: 'hidden' });
    await tab.setViewportSize(desk);
});

test('reading raised no error', () => assert.deepEqual(noted.errors, []));
