// From here on this process imports TypeScript as it is, whatever the package.json beside a file says.

import { register as registerHook } from 'node:module'
import { register } from 'tsx/esm/api'

register()
registerHook('./typescript-is-esm.js', import.meta.url)
