// Signing in by a provider of OpenID Connect, a real one: the way there, the way back, connecting and disconnecting.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { Provider } from 'oidc-provider'

import { openAs, openSignedIn, PHONE, startBrowser, startDemo } from './demo.mjs'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const SECRET = 'hush-hush-hush-hush-hush-hush-hush-hush'

let demo
let browser
let house
let folder

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

/** A provider on this machine, whose people are called as they type. */
async function startProvider(port, back) {
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [
      {
        client_id: 'collegium',
        client_secret: SECRET,
        redirect_uris: [back],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@mail.example`, email_verified: true }),
    }),
  })
  return new Promise((resolve) => {
    const server = provider.listen(port, '127.0.0.1', () => resolve(server))
  })
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'collegium-oidc-'))
  const [port, ours] = [await freePort(), await freePort()]
  house = await startProvider(port, `http://127.0.0.1:${ours}/sign-in/with/house/return`)
  writeFileSync(join(folder, 'secret'), SECRET, { mode: 0o600 })
  const settings = join(folder, 'collegium.toml')
  writeFileSync(
    settings,
    `allowed_outside = ["127.0.0.1:${port}"]
[[sign_in.providers]]
id = "house"
name = "The house"
issuer = "http://127.0.0.1:${port}"
client_id = "collegium"
client_secret_file = "${join(folder, 'secret')}"
`,
  )
  demo = await startDemo({ port: ours, settings })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await demo?.stop()
  await new Promise((resolve) => (house ? house.close(resolve) : resolve()))
  house?.closeAllConnections?.()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

async function checkWithAxe(page) {
  await page.evaluate(AXE)
  const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, { runOnly: rules }), RULES)
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`), [])
}

/** At the provider: says who one is, and consents. */
async function signInThere(page, name) {
  await page.locator('input[name=login]').fill(name)
  await page.locator('input[name=password]').fill('any')
  await page.locator('button[type=submit]').click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

for (const javaScriptEnabled of [true, false]) {
  test(`one signs in at the provider and is signed in here, ${javaScriptEnabled ? 'with' : 'without'} script`, async () => {
    const page = await openAs(browser, demo.base, 'visitor', { javaScriptEnabled })
    await page.goto(`${demo.base}/sign-in?next=/me/security`)
    if (javaScriptEnabled) await checkWithAxe(page)
    await page.getByRole('button', { name: 'Sign in with The house' }).click()
    await signInThere(page, `visitor-${javaScriptEnabled}`)
    await page.waitForURL('**/me/security')
    await page.getByText('by another service').waitFor()
    await page.getByRole('button', { name: 'Disconnect The house' }).waitFor()
    await page.context().close()
  })
}

test('a provider is connected, signs in, and is disconnected', async () => {
  const page = await openSignedIn(browser, demo.base, 'scholar')
  await page.goto(`${demo.base}/me/security`)
  await page.getByRole('button', { name: 'Connect The house' }).click()
  await signInThere(page, 'connected')
  await page.waitForURL('**/me/security')
  await page.getByRole('button', { name: 'Disconnect The house' }).waitFor()
  await checkWithAxe(page)
  await page.setViewportSize(PHONE)
  await checkWithAxe(page)
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true)

  await page.goto(`${demo.base}/me`)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(`${demo.base}/`)
  await page.goto(`${demo.base}/sign-in?next=/me/security`)
  // The provider knows this browser still, and asks nothing.
  await page.getByRole('button', { name: 'Sign in with The house' }).click()
  await page.waitForURL('**/me/security')
  await page.getByText('by another service').waitFor()

  await page.getByRole('button', { name: 'Disconnect The house' }).click()
  const warned = page.getByRole('heading', { name: 'This is your last way to sign in' })
  const gone = page.getByRole('button', { name: 'Connect The house' })
  await warned.or(gone).waitFor()
  if (await warned.isVisible()) {
    await checkWithAxe(page)
    await page.getByRole('button', { name: 'Disconnect it all the same' }).click()
  }
  await gone.waitFor()
  await page.context().close()
})

test('who says no at the provider comes back to the other ways', async () => {
  const page = await openAs(browser, demo.base, 'visitor')
  await page.goto(`${demo.base}/sign-in`)
  await page.getByRole('button', { name: 'Sign in with The house' }).click()
  await page.getByRole('link', { name: 'Cancel' }).click()
  await page.getByRole('heading', { name: 'The house was not used' }).waitFor()
  await checkWithAxe(page)
  await page.getByRole('link', { name: 'Other ways to sign in' }).click()
  await page.getByLabel('Your e-mail address').waitFor()
  await page.context().close()
})
