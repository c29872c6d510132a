// What axe finds on one page of each kind, in light and dark colours and on a phone: nothing serious.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { axeFile, becomesTrue, desk, firstPage, launch, newTab, phone, urlOf } from './browser.mjs';

const axe = readFileSync(axeFile(), 'utf8');
let browser, tab;
before(async () => {
    browser = await launch();
    ({ tab } = await newTab(browser.context));
});
after(() => browser?.close());

async function search() {
    await tab.locator('#search').pressSequentially('deadlock');
    await becomesTrue(tab, () => document.querySelectorAll('#search-results li').length > 1);
}

const openFolds = () => tab.evaluate(() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; }));
/** Chapters are looked at on their own pages too. */
const keepOneChapter = () => tab.evaluate(() => document.querySelectorAll('.chapter:nth-of-type(n+2)').forEach((each) => each.remove()));
const stepOn = () => tab.keyboard.press('!');
const schedule = (name) => pathToFileURL(join(process.env.WORKBOOK_SCHEDULE_PAGES, name)).href;

const kinds = {
    'the start page': { url: urlOf('index.html') },
    'a chapter': { url: urlOf(firstPage('chapter_02')), prepare: openFolds },
    'an exercise': { url: urlOf(firstPage('exercise_02')), prepare: openFolds },
    'the list of exercises': { url: urlOf('exercises.html') },
    'a verdict': { url: urlOf('verdict_deadlock.html') },
    'the list of verdicts': { url: urlOf('verdicts.html') },
    'the errata': { url: urlOf('errata.html') },
    'the bank of questions': { url: urlOf('interview.html') },
    'the explorer': { url: urlOf('explorer.html') },
    'the list of contracts': { url: urlOf('api.html'), prepare: openFolds },
    'the page to print': { url: urlOf('book.html'), prepare: keepOneChapter },
    'a class': { url: urlOf(firstPage('classworkbook')) },
    'a header': { url: urlOf('thread__pool_8hpp.html') },
    'a listing of a header': { url: urlOf('thread__pool_8hpp_source.html') },
    'a source file': { url: urlOf(firstPage('source_')) },
    'the open search': { url: urlOf('verdicts.html'), prepare: search },
    'a schedule to step through': { url: schedule('deadlock.html'), prepare: stepOn },
};

// Between light and dark only colours differ; between desk and phone all but colours.
const colours = ['color-contrast', 'link-in-text-block'];
const onlyColours = { runOnly: { type: 'rule', values: colours } };
const allButColours = { rules: Object.fromEntries(colours.map((rule) => [rule, { enabled: false }])) };

/** "color-contrast (serious): .place; ..." for each violation that counts. */
async function violations(options) {
    const found = await tab.evaluate((settings) => {
        const page = location.pathname.endsWith('/index.html') ? document : { exclude: ['#side'] }; // the same everywhere
        return globalThis.axe.run(page, { resultTypes: ['violations'], ...settings });
    }, options);
    return found.violations.filter((each) => ['serious', 'critical'].includes(each.impact))
        .map((each) => `${each.id} (${each.impact}): ` + each.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary}`).join('; '));
}

async function open({ url, prepare }) {
    await tab.setViewportSize(desk);
    await tab.emulateMedia({ colorScheme: 'light' });
    await tab.goto(url);
    await prepare?.();
    await tab.evaluate(axe);
}

async function turnDark() {
    await tab.emulateMedia({ colorScheme: 'dark' });
    await becomesTrue(tab, () => !document.getElementById('theme-button') || document.documentElement.classList.contains('dark-mode'));
}

/** What the page does when its size changes has happened when a frame has been drawn. */
async function turnIntoPhone() {
    await tab.setViewportSize(phone);
    await becomesTrue(tab, (width) => innerWidth === width, phone.width);
    await tab.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

for (const [name, kind] of Object.entries(kinds))
    test(name, async (claim) => {
        await open(kind);
        await claim.test('in light colours', async () => assert.deepEqual(await violations({}), []));
        await claim.test('in dark colours', async () => {
            await turnDark();
            assert.deepEqual(await violations(onlyColours), []);
        });
        await claim.test('on a phone', async () => {
            await turnIntoPhone();
            assert.deepEqual(await violations(allButColours), []);
        });
    });
