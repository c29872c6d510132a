// The chapters on paper: the page to print, how it is laid out for print, and the file that comes of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { firstPage, launch, newTab, show, site } from './browser.mjs';

const paper = { width: 665, height: 980 }; // what A4 leaves between the margins
let browser, tab;
before(async () => {
    browser = await launch();
    ({ tab } = await newTab(browser.context, paper));
    await show(tab, 'book.html');
});
after(() => browser?.close());

const texts = (selector) => tab.locator(selector).evaluateAll((all) => all.map((each) => each.textContent.replace(/\s+/g, ' ').trim()));
/** The course as the menu has it: "02 Thread pools". */
const course = () => texts('#side a[href^="chapter_"]');

test('the page to print has every chapter, in order', async () => {
    assert.deepEqual(await texts('.book .chapter > h2'), await course());
    assert.ok((await course()).length >= 16);
});

test('no chapter is empty, and each has its own sections', async () => {
    const chapters = await tab.locator('.book .chapter').evaluateAll((all) => all.map((each) => [each.textContent.length, each.querySelectorAll('h3').length]));
    for (const [length, sections] of chapters) assert.ok(length > 3000 && sections >= 3, `${length} characters, ${sections} sections`);
});

test('the table of contents leads to the chapters and sections that it names', async () => {
    const wrong = await tab.evaluate(() => [...document.querySelectorAll('.contents-list a')]
        .filter((link) => document.getElementById(link.hash.slice(1)).closest('h2, h3, h4')?.textContent.trim() !== link.textContent.trim())
        .map((link) => link.outerHTML));
    assert.deepEqual(wrong, []);
    assert.ok(await tab.locator('.contents-list a').count() > 100);
});

test('folds are open on it', async () => {
    const folds = await tab.locator('.book details').evaluateAll((all) => all.map((each) => each.open));
    assert.ok(folds.length > 10 && folds.every(Boolean));
});

test('the start page leads to it', async () => {
    await show(tab, 'index.html');
    await tab.locator('main a[href="book.html"]').press('Enter');
    await tab.waitForURL('**/book.html');
});

test('on paper there is no menu, and nothing is wider than the paper', async () => {
    await tab.emulateMedia({ media: 'print' });
    for (const part of ['.bar', '#side', '.foot']) assert.equal(await tab.locator(part).isVisible(), false, part);
    const lineEnd = 12; // the break at the end of a line of code counts as wide as a letter
    const cut = await tab.evaluate((spare) => [...document.querySelectorAll('main *')]
        .filter((each) => each.scrollWidth > each.clientWidth + spare && each.clientWidth > 0 || each.getBoundingClientRect().right > innerWidth + 1)
        .map((each) => each.outerHTML.slice(0, 100)), lineEnd);
    assert.deepEqual(cut.slice(0, 5), []);
});

test('paper stays white and ink dark where the screen is dark', async () => {
    await tab.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const brightness = (property) => tab.evaluate((name) => getComputedStyle(document.body)[name].match(/\d+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0), property);
    assert.ok(await brightness('backgroundColor') > 700);
    assert.ok(await brightness('color') < 250);
    await tab.emulateMedia({ media: 'screen', colorScheme: 'light' });
});

test('a chapter that is printed from its own page has its folds open while it is printed', async () => {
    await show(tab, firstPage('chapter_'));
    const open = () => tab.evaluate(() => document.querySelectorAll('details.fold[open]').length);
    const earlier = await open();
    await tab.evaluate(() => dispatchEvent(new Event('beforeprint')));
    assert.equal(await open(), await tab.locator('details.fold').count());
    await tab.evaluate(() => dispatchEvent(new Event('afterprint')));
    assert.equal(await open(), earlier);
});

test('the file is a PDF of many pages that names every chapter and leads nowhere on this machine', async () => {
    const pdf = readFileSync(join(site, '../concurrency-workbook.pdf'), 'latin1');
    assert.ok(pdf.startsWith('%PDF-') && pdf.trimEnd().endsWith('%%EOF'));
    const pages = pdf.match(/\/Type \/Page\b/g)?.length ?? 0;
    assert.ok(pages > 100 && pages < 1000, `${pages} pages`);
    for (const title of await course()) assert.ok(pdf.includes(`/Title (${title})`), title);
    assert.ok((pdf.match(/\/Dest /g)?.length ?? 0) > 100, 'links inside');
    assert.doesNotMatch(pdf, /file:\/\//);
});
