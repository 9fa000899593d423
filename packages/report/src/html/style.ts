import { palette } from '@gauntlet/plots'

/** The palette as CSS variables, for light (0) or dark (1) ground. */
function toVariables(ground: 0 | 1): string {
  const lines = Object.entries(palette).map(([name, colors]) => `--${name}: ${colors[ground]};`)
  return `:root { color-scheme: light dark; ${lines.join(' ')} }`
}

/** Colours follow the system. */
export const style = `
${toVariables(0)}
@media (prefers-color-scheme: dark) {
${toVariables(1)}
}
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif }
main { max-width: 1040px; margin: 0 auto; padding: 32px 24px 64px }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; overflow-wrap: anywhere }
time { white-space: nowrap }
h2 { font-size: 18px; margin: 40px 0 8px }
p { margin: 0 0 12px; max-width: 75ch }
.faint, figcaption, footer { color: var(--faint); font-size: 13px }
.badge { display: inline-block; padding: 1px 9px; border-radius: 10px; font-size: 13px; font-weight: 600; white-space: nowrap }
.pass { color: var(--pass); background: var(--pass-ground) }
.fail { color: var(--fail); background: var(--fail-ground) }
.no_evidence, .gaps { color: var(--doubt); background: var(--doubt-ground) }
.neutral, .running { color: var(--text); background: var(--raised) }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 12px; margin: 20px 0; padding: 0 }
.cards div { background: var(--raised); border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px }
.cards dt { color: var(--faint); font-size: 13px }
.cards dd { margin: 0; font-size: 21px; font-weight: 600; font-variant-numeric: tabular-nums }
.notice { border-left: 4px solid; padding: 10px 14px; border-radius: 4px; margin: 16px 0 }
.notice ul { margin: 4px 0 0; padding-left: 20px }
a { color: var(--series-1) }
.scroll { overflow-x: auto }
/* An edge beyond which there is more lies in shadow: the covers move with the content, the shadows do not. */
.scroll, figure {
  background:
    linear-gradient(to right, var(--ground) 40%, transparent) left / 48px 100% no-repeat local,
    linear-gradient(to left, var(--ground) 40%, transparent) right / 48px 100% no-repeat local,
    linear-gradient(to right, var(--edge), transparent) left / 16px 100% no-repeat,
    linear-gradient(to left, var(--edge), transparent) right / 16px 100% no-repeat;
}
table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums }
th, td { text-align: left; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top }
thead th { color: var(--faint); font-weight: 600; font-size: 13px; white-space: nowrap }
tbody th { font-weight: 500; overflow-wrap: anywhere; min-width: 14ch }
.facts tbody th { width: min(260px, 38%) }
td table { font-size: 13px; margin: 6px 0 }
th.number, td.number { text-align: right; white-space: nowrap }
td.text { overflow-wrap: anywhere; min-width: 8ch }
figure { margin: 8px 0 20px; overflow-x: auto }
.small-plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(290px, 1fr)); gap: 4px 16px }
.small-plots figure { margin: 8px 0 }
figure > svg { width: 100%; min-width: 680px; height: auto; overflow: visible }
.small-plots figure > svg { min-width: 0 }
.readings > :hover { stroke: currentColor; stroke-opacity: 0.5 }
.key { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 4px 0; font-size: 13px }
.key span { display: inline-flex; align-items: center; gap: 6px; overflow-wrap: anywhere }
.key svg { flex: none }
.items { list-style: none; padding: 0; margin: 0 }
.items li { border-left: 3px solid var(--line); padding: 2px 0 2px 12px; margin: 0 0 14px; overflow-wrap: anywhere }
.items p { margin: 2px 0 }
details { margin: 6px 0 }
summary { cursor: pointer; color: var(--faint); font-size: 13px }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 10px; font-size: 12.5px; margin: 6px 0; max-width: 100%; white-space: pre-wrap; overflow-wrap: anywhere }
footer { margin-top: 48px; border-top: 1px solid var(--line); padding-top: 12px }
.anomaly text { font-size: 12px; fill: var(--text) }
.anomaly .axis, .anomaly .client { fill: var(--faint) }
.anomaly .lane { stroke: var(--line) }
.anomaly g { background: none }
.anomaly rect { fill: var(--raised); stroke: var(--faint) }
.anomaly .fail rect { fill: var(--fail-ground) }
.anomaly .info rect { fill: var(--doubt-ground); stroke-dasharray: 4 2 }
.anomaly .ok rect { fill: var(--pass-ground) }
.anomaly .proof rect { stroke: var(--fail); stroke-width: 2.5 }
@media print { details > * { display: block } }
`
