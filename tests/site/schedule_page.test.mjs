// The page of a schedule as a reader meets it: by keyboard, on a phone, in the dark, on its own.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { becomesTrue, desk, isLocal, launch, newTab, phone } from './browser.mjs';

const folder = process.env.WORKBOOK_SCHEDULE_PAGES;
let browser, tab, noted;
before(async () => {
    browser = await launch();
    ({ tab, noted } = await newTab(browser.context));
});
after(() => browser?.close());

async function open(name, viewport = desk) {
    noted.requests.length = noted.errors.length = 0;
    await tab.setViewportSize(viewport);
    await tab.goto(pathToFileURL(join(folder, name + '.html')).href);
}

const textOf = (selector) => tab.locator(selector).first().textContent();
const says = (selector, words) => becomesTrue(tab, ([where, what]) => document.querySelector(where).textContent.includes(what), [selector, words]);
const press = (key) => tab.keyboard.press(key);
const overflow = () => tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);

test('one steps through a schedule by keyboard: forward, back, first, last', async () => {
    await open('deadlock');
    assert.equal(await textOf('.position'), 'step 1 of 9');
    for (const [key, step] of [['n', 2], ['ArrowDown', 3], ['ArrowRight', 4], ['p', 3], ['ArrowUp', 2], ['ArrowLeft', 1], ['End', 9], ['Home', 1]]) {
        await press(key);
        await says('.position', `step ${step} of 9`);
    }
    assert.deepEqual(noted.errors, []);
});

test('the state of every thread is shown at each step', async () => {
    await open('deadlock');
    await press('n');
    await press('n');
    await says('.state', 'waits for thread 1 to end');
    await press('End');
    await says('.state', 'waits for mutex 2, holds mutex 1');
});

test('"!" leads to the step that breaks it, which is announced and shown in the source', async () => {
    await open('deadlock');
    assert.equal(await tab.locator('#spoken').getAttribute('aria-live'), 'polite');
    await press('!');
    await says('.position', 'step 5 of 9');
    await says('[aria-current=step]', 'thread 1 locks mutex 1');
    await says('#spoken', '! breaks it');
    await says('.source .now', 'int seen = counter;');
});

test('every step is announced, forward and back', async () => {
    await open('deadlock');
    for (const key of ['n', 'n', 'p', 'End', 'Home']) {
        await press(key);
        await becomesTrue(tab, () => document.getElementById('spoken').textContent === document.querySelector('[aria-current=step] .what').textContent);
    }
});

test('buttons lead forward, back and to the ends, and stop there', async () => {
    await open('deadlock');
    const button = (name) => tab.locator(`[data-go=${name}]`);
    assert.equal(await button('back').isDisabled(), true);
    assert.equal(await button('first').isDisabled(), true);
    await button('next').press('Enter');
    await says('.position', 'step 2 of 9');
    await button('back').press(' ');
    await says('.position', 'step 1 of 9');
    await button('last').press('Enter');
    await says('.position', 'step 9 of 9');
    assert.equal(await button('next').isDisabled(), true);
    await press('n');
    assert.equal(await textOf('.position'), 'step 9 of 9');
    await button('first').click();
    await says('.position', 'step 1 of 9');
});

for (const threads of [3, 8, 40])
    test(`with ${threads} threads the page is no wider than a phone and asks the network for nothing`, async () => {
        await open(`threads_${threads}`, phone);
        assert.ok(await overflow() <= 0);
        assert.deepEqual(noted.requests.filter((url) => !isLocal(url)), []);
        assert.deepEqual(noted.errors, []);
    });

test('on a phone the buttons can be reached and the step is not covered', async () => {
    await open('threads_3', phone);
    for (let i = 0; i < 20; ++i) await press('n');
    await becomesTrue(tab, () => {
        const box = (selector) => document.querySelector(selector).getBoundingClientRect();
        const bar = box('.controls'), now = box('[aria-current=step]'), panel = box('.state');
        return bar.bottom <= innerHeight && now.bottom <= bar.top && now.top >= panel.bottom;
    });
});

test('colours follow the system', async () => {
    const ground = () => tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await open('race');
    await tab.emulateMedia({ colorScheme: 'light' });
    const light = await ground();
    await tab.emulateMedia({ colorScheme: 'dark' });
    assert.notEqual(await ground(), light);
    await tab.emulateMedia({ colorScheme: 'light' });
});

test('what a program calls itself does not become part of the page', async () => {
    await open('hostile');
    assert.equal(await tab.evaluate(() => document.scripts.length), 2);
    await says('.position', 'step 1 of 2');
    await says('h1', 'data_race');
    assert.equal(await tab.locator('.steps b').count(), 0);
    assert.deepEqual(noted.errors, []);
});

test('the page that the explorer writes about a real deadlock is one file that works by itself', async () => {
    const file = join(folder, 'real.html');
    const program = 'tests/explorer/programs/wrong/ab_ba.cpp';
    const ran = spawnSync(process.env.WORKBOOK_RUNNER, ['explore', program, '--html', file], { cwd: process.env.WORKBOOK_ROOT, encoding: 'utf8' });
    assert.equal(ran.status, 1, ran.stdout + ran.stderr);
    assert.ok(existsSync(file));
    await open('real', phone);
    await says('h1', 'deadlock');
    await press('End');
    await says('.state', 'waits for');
    assert.ok(await overflow() <= 0);
    assert.deepEqual(noted.requests, [tab.url()]);
    assert.deepEqual(noted.errors, []);
});
