// The search: what is found first, and that the keyboard is enough.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { becomesTrue, launch, newTab, show } from './browser.mjs';

let browser, tab, noted;
before(async () => {
    browser = await launch();
    ({ tab, noted } = await newTab(browser.context));
    await show(tab, 'index.html');
});
after(() => browser?.close());
beforeEach(() => tab.locator('#search').fill(''));

const hits = () => tab.locator('#search-results li').evaluateAll((items) => items.map((item) => item.dataset.url));
const status = () => tab.locator('#search-status').textContent();

/** Types the words and waits for the answer to them. */
async function find(words) {
    await tab.locator('#search').pressSequentially(words);
    await becomesTrue(tab, (asked) => document.getElementById('search-status').dataset.query === asked, words);
    return hits();
}

for (const [words, first] of [
    ['lost wake-up', /^glossary\.html#glossary_lost_wake_up/],
    ['half-open', /^(chapter|exercise)_14_circuit_breaker/],
    ['back-pressure', /^chapter_04_resource_limits.html#.*back_pressure/],
    ['happens-before', /^glossary\.html#glossary_happens_before/],
    ['deadlock', /^verdict_deadlock\.html/],
    ['circuit breaker', /^chapter_14_circuit_breaker/],
    ['task group', /^chapter_13_task_group/],
])
    test(`'${words}' is found, and what comes first is about it`, async () => {
        const found = await find(words);
        assert.match(found[0] ?? 'nothing', first);
    });

test('a word that is a verdict leads to its page too', async () => {
    assert.ok((await find('lost wake-up')).slice(0, 4).some((url) => url.startsWith('verdict_lost_wakeup.html')));
});

test('"/" goes to the search, and arrows and Enter lead to a lesson', async () => {
    await tab.evaluate(() => document.activeElement.blur());
    await tab.keyboard.press('/');
    await becomesTrue(tab, () => document.activeElement.id === 'search');
    const found = await find('gather');
    assert.match(found[0], /^chapter_08_gather/);
    assert.ok(found.length > 1);
    await tab.keyboard.press('ArrowDown');
    await becomesTrue(tab, () => document.getElementById('search').getAttribute('aria-activedescendant') === 'result-1');
    await tab.keyboard.press('ArrowUp');
    await tab.keyboard.press('Enter');
    await becomesTrue(tab, () => location.pathname.endsWith('chapter_08_gather.html'));
    await show(tab, 'index.html');
});

test('neither hyphens nor case make a difference', async () => {
    const found = await find('lost wake-up');
    for (const words of ['Lost Wake-Up', 'lost_wake_up', 'LOST WAKE UP']) {
        await tab.locator('#search').fill('');
        assert.deepEqual(await find(words), found);
    }
});

test('a search without results says so, and Escape closes it', async () => {
    assert.deepEqual(await find('xyzzyq'), []);
    assert.equal(await status(), 'Nothing found.');
    await tab.keyboard.press('Escape');
    await tab.locator('#search-panel').waitFor({ state: 'hidden' });
});

test('searching raised no error', () => assert.deepEqual(noted.errors, []));
