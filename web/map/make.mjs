// Makes the outlines of the world: web/assets/world.txt, a line a country, ready to be drawn by the
// server; and web/assets/world.svg, the land alone, the ground of small maps.
//
//   npm ci && npm run make
//
// One line a country, by ISO 3166-1 alpha-2 code: `KE d M12 3l4 5…z` is an outline (the data of an
// SVG path), `SG o 771 301` a country too small for one, drawn as a dot. The first line is the size
// of the picture. Equal Earth projection: areas compare as they are on the ground.
// Shapes: Natural Earth (public domain) by way of the package world-atlas.

import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { geoCentroid, geoEqualEarth, geoPath } from 'd3-geo'
import countryCodes from 'i18n-iso-countries'
import { feature, merge } from 'topojson-client'

const require = createRequire(import.meta.url)
const atlas = (scale) => JSON.parse(readFileSync(require.resolve(`world-atlas/countries-${scale}.json`), 'utf8'))

const WIDTH = 1000
const MERIDIAN = 11 // cuts through the Bering Strait, not through Russia
const SMALLEST_RING = 3 // square units: islands below a speck are left out of a country that has more
const LEFT_OUT = new Set(['AQ', 'HM', 'IO', 'GS', 'TF'])

// Territories that the shapes count as part of another country, or lack: longitude and latitude of the main town.
const EXTRA_DOTS = {
  BQ: [-68.3, 12.2], CC: [96.8, -12.2], CX: [105.7, -10.4], GF: [-52.3, 4.9], GI: [-5.35, 36.1], GP: [-61.6, 16.2],
  MQ: [-61.0, 14.6], RE: [55.5, -21.1], TK: [-171.8, -9.2], TV: [179.2, -8.5], YT: [45.2, -12.8],
}
// Shapes without a number of their own: a code in common use, or the country that the United Nations count them to.
const UNNUMBERED = { Kosovo: 'XK', Somaliland: 'SO', 'N. Cyprus': 'CY' }

const coarse = atlas('110m')
const fine = atlas('50m')
const code = (shape) => UNNUMBERED[shape.properties.name] ?? (shape.id && countryCodes.numericToAlpha2(shape.id))

const shapes = new Map()
for (const shape of coarse.objects.countries.geometries) {
  const of = code(shape)
  if (of && !LEFT_OUT.has(of)) shapes.set(of, [...(shapes.get(of) ?? []), shape])
}

const land = feature(coarse, { type: 'GeometryCollection', geometries: [...shapes.values()].flat() })
const projection = geoEqualEarth().rotate([-MERIDIAN, 0]).fitWidth(WIDTH, land)
const [[, top], [, bottom]] = geoPath(projection).bounds(land)
const [dx, dy] = projection.translate()
projection.translate([dx, dy - top])

/** Whole units and steps from point to point; points that fall together are one. */
function outline(geometry) {
  const rings = []
  let ring
  const context = {
    beginPath() {},
    arc() {},
    moveTo(x, y) { ring = [[Math.round(x), Math.round(y)]]; rings.push(ring) },
    lineTo(x, y) {
      const [X, Y] = [Math.round(x), Math.round(y)]
      const [lastX, lastY] = ring.at(-1)
      if (X !== lastX || Y !== lastY) ring.push([X, Y])
    },
    closePath() {},
  }
  geoPath(projection, context)(geometry)
  const drawn = rings.map(withoutStraightPoints).filter((points) => points.length > 2)
  const largest = Math.max(...drawn.map(area))
  return drawn
    .filter((points) => area(points) >= Math.min(SMALLEST_RING, largest))
    .map(([start, ...rest]) => {
      let [x, y] = start
      const steps = rest.map(([X, Y]) => { const step = [X - x, Y - y]; [x, y] = [X, Y]; return numbers(step) })
      return `M${numbers(start)}l${joined(steps)}z`
    })
    .join('')
}

const numbers = ([x, y]) => `${x}${y < 0 ? '' : ' '}${y}`
const joined = (steps) => steps.reduce((all, step) => all + (all && !step.startsWith('-') ? ' ' : '') + step, '')

function withoutStraightPoints(points) {
  const closed = points.at(-1)[0] === points[0][0] && points.at(-1)[1] === points[0][1] ? points.slice(0, -1) : points
  return closed.filter(([x, y], i) => {
    const [ax, ay] = closed.at(i - 1)
    const [bx, by] = closed[(i + 1) % closed.length]
    return (x - ax) * (by - y) !== (y - ay) * (bx - x)
  })
}

function area(points) {
  let twice = 0
  points.forEach(([x, y], i) => {
    const [X, Y] = points[(i + 1) % points.length]
    twice += x * Y - X * y
  })
  return Math.abs(twice) / 2
}

const lines = new Map()
for (const [of, parts] of shapes) {
  const path = outline(merge(coarse, parts))
  if (path) lines.set(of, `d ${path}`)
}
const dot = (of, place) => {
  const [x, y] = projection(place).map(Math.round)
  if (!lines.has(of)) lines.set(of, `o ${x} ${y}`)
}
for (const shape of feature(fine, fine.objects.countries).features) {
  const of = code(shape)
  if (of && !LEFT_OUT.has(of)) dot(of, geoCentroid(shape))
}
for (const [of, place] of Object.entries(EXTRA_DOTS)) dot(of, place)

const height = Math.ceil(bottom - top)
const sorted = [...lines].sort(([a], [b]) => (a < b ? -1 : 1))
const [midX, midY] = projection.translate().map((at) => at.toFixed(2))
const ground = `size ${WIDTH} ${height} ${MERIDIAN} ${projection.scale().toFixed(3)} ${midX} ${midY}`
const text = [ground, ...sorted.map(([of, shape]) => `${of} ${shape}`)].join('\n') + '\n'
writeFileSync(new URL('../assets/world.txt', import.meta.url), text)

const whole = outline(merge(coarse, [...shapes.values()].flat()))
const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}"><path fill="#8a8478" fill-opacity=".4" d="${whole}"/></svg>\n`
writeFileSync(new URL('../assets/world.svg', import.meta.url), picture)
console.log(`${sorted.length} countries, ${text.length} bytes`)
