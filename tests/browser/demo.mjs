// A running demo and a browser: what every browser test begins with.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { chromium } from 'playwright-core'

const SCHOLARS = 400

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

/** Starts `collegium demo` in a folder of its own, with a settings file if one is named, and waits until it says where it is. */
export async function startDemo({ port: wished, settings } = {}) {
  const binary = process.env.TESTED_BINARY
  if (!binary) throw new Error('TESTED_BINARY is not set; run tests/run browser')
  const folder = mkdtempSync(join(tmpdir(), 'collegium-demo-'))
  const port = wished ?? (await freePort())
  // The program refuses settings it does not know, those of the tests among them.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('COLLEGIUM_')))
  const options = ['--data', folder, '--listen', `127.0.0.1:${port}`, '--scholars', String(SCHOLARS)]
  if (settings) options.push('--config', settings)
  const child = spawn(binary, ['demo', ...options], { env })
  const said = []
  createInterface(child.stderr).on('line', (line) => said.push(line))
  const base = await new Promise((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      said.push(line)
      const at = /The demo is at (\S+)/.exec(line)
      if (at) resolve(at[1].replace(/\/$/, ''))
    })
    child.on('exit', (code) => reject(new Error(`the demo ended with ${code}:\n${said.join('\n')}`)))
  })
  return {
    base,
    folder,
    async stop() {
      const ended = new Promise((resolve) => child.on('exit', resolve))
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Debian's Chromium, with nothing that reaches out of the machine. */
export const startBrowser = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  })

export const PHONE = { width: 390, height: 844 }
export const DESKTOP = { width: 1280, height: 900 }

/** A page as `viewer` sees it; everything the browser complains of is collected in `page.complaints`. */
export async function openAs(browser, base, viewer, options = {}) {
  const context = await browser.newContext({ viewport: DESKTOP, ...options })
  if (viewer !== 'visitor') {
    await context.addCookies([{ name: 'see-as', value: viewer, url: base }])
  }
  const page = await context.newPage()
  page.complaints = []
  page.on('console', (message) => message.type() === 'error' && page.complaints.push(message.text()))
  page.on('pageerror', (error) => page.complaints.push(String(error)))
  return page
}

/** The same, signed in by the demo's banner as a scholar, an editor or staff (the role admin). */
export async function openSignedIn(browser, base, role, options = {}) {
  const page = await openAs(browser, base, 'visitor', options)
  await page.goto(base)
  await page.locator(`.demo button[name=role][value=${role}]`).click()
  await page.waitForURL('**/me')
  return page
}
