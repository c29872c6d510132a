// A headless Chromium and the pages of the site, for the tests in this folder.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const skipped = 77; // what ctest counts as neither passed nor failed

function setting(name) {
    if (process.env[name]) return process.env[name];
    console.error(`${name} is not set: run these tests with ./workbook test -R site/`);
    process.exit(2);
}

const tools = setting('WORKBOOK_BROWSER_TOOLS');
if (!existsSync(join(tools, 'node_modules'))) {
    console.log('The tools of the browser tests are not installed: nothing is looked at.');
    process.exit(skipped);
}
const require = createRequire(join(tools, 'package.json'));
const { chromium } = require('playwright-core');

export const axeFile = () => require.resolve('axe-core/axe.min.js');

export const site = setting('WORKBOOK_SITE');
export const phone = { width: 360, height: 740 };
export const desk = { width: 1280, height: 900 };

/** Every page of the site: its file name, sorted. */
export const pageNames = () => readdirSync(site).filter((name) => name.endsWith('.html')).sort();

/** The first page whose name begins so. */
export function firstPage(prefix) {
    const found = pageNames().find((name) => name.startsWith(prefix));
    if (!found) throw new Error(`there is no page ${prefix}...`);
    return found;
}

export const urlOf = (page) => pathToFileURL(join(site, page)).href;

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'];

/** A browser with a profile of its own, and flags of its own. `close` ends it and takes the profile away. */
export async function launch(more = []) {
    const profile = mkdtempSync(join(tmpdir(), 'workbook-browser-'));
    const context = await chromium.launchPersistentContext(profile, {
        executablePath: setting('WORKBOOK_CHROMIUM'), args: [...flags, ...more], viewport: desk, offline: true,
    });
    context.setDefaultTimeout(20000);
    const close = async () => {
        await context.close();
        rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
    };
    return { context, close };
}

/** A tab that notes what it asks for and what goes wrong in it. */
export async function newTab(context, viewport = desk) {
    const tab = await context.newPage();
    await tab.setViewportSize(viewport);
    const noted = { requests: [], errors: [] };
    tab.on('request', (request) => noted.requests.push(request.url()));
    tab.on('pageerror', (error) => noted.errors.push(error.stack ?? String(error)));
    tab.on('console', (message) => { if (message.type() === 'error') noted.errors.push(message.text()); });
    return { tab, noted };
}

export const show = (tab, page) => tab.goto(urlOf(page), { waitUntil: 'domcontentloaded' });

/** Waits until the expression, or the function in the page, is true. */
export const becomesTrue = (tab, condition, argument) => tab.waitForFunction(condition, argument, { timeout: 10000 });

/** Whether an address stays on this machine. */
export const isLocal = (url) => /^(file:|data:|about:blank$)/.test(url);
