import { Type } from 'typebox'
import {
  anything,
  as,
  block,
  callback,
  either,
  list,
  number,
  optional,
  text,
  words,
} from './schema-words.ts'

const name = text({ description: 'What the navigation shows, 40 characters at most.' })

const BuildBlock = block('page build', {
  command: words({ description: 'Makes the module.', example: "['npx', 'vite', 'build']" }),
  cwd: optional(
    anything({ description: 'Its folder: a path relative to the config, or a `file:` URL.' }),
  ),
  sources: list(Type.Unknown(), {
    description:
      'The files and folders that it is made from: it is built again where one is newer.',
    example: "['./page']",
  }),
})

const PluginBlock = block('page plugin', {
  browser: anything({
    description: 'The file of its ES module: a path relative to the config, or a `file:` URL.',
    example: "new URL('./page.js', import.meta.url)",
  }),
  build: optional(
    as('What makes the module, run by `gauntlet serve` where it is missing or old.', BuildBlock),
  ),
  timeoutMs: optional(number({ description: 'How long `read` may take.', minimum: 1 })),
  check: optional(
    callback({ description: 'Called once when the dashboard starts; what it throws is reported.' }),
  ),
  read: callback({
    description: 'Called with the query of the page: what it returns is what the page gets.',
  }),
})

/** Pages of the project's backend on the dashboard. */
export const PagesBlock = list(
  either(
    [
      block('page link', {
        name,
        link: text({ description: 'Where it leads: an http or https URL.' }),
      }),
      block('page', {
        name,
        path: text({ description: 'Its address on the dashboard.', example: "'stock'" }),
        plugin: as('What it shows, made by `definePage`.', PluginBlock),
      }),
    ],
    { description: '' },
  ),
  {
    description:
      "Pages of the project's own backend on the dashboard: links, and plugins made by `definePage`.",
    example: "[{ name: 'Grafana', link: 'https://grafana.example.com' }]",
  },
)
