/** Put the models you have in place of "demo"; the answers of this demo are recorded. */
export default {
  project: 'shop',
  review: {
    base: 'main',
    reviewers: [
      {
        name: 'alpha',
        lineage: 'openai',
        protocol: 'openai',
        endpoint: 'https://api.openai.com/v1',
        model: 'demo',
        keyEnv: 'OPENAI_API_KEY',
        price: { inputPerMillion: 2, outputPerMillion: 8, asOf: '2026-11-01' },
      },
      {
        name: 'beta',
        lineage: 'anthropic',
        protocol: 'anthropic',
        endpoint: 'https://api.anthropic.com',
        model: 'demo',
        keyEnv: 'ANTHROPIC_API_KEY',
        price: { inputPerMillion: 3, outputPerMillion: 15, asOf: '2026-11-01' },
      },
      {
        name: 'gamma',
        lineage: 'moonshot',
        protocol: 'openai',
        endpoint: 'https://api.moonshot.ai/v1',
        model: 'demo',
        keyEnv: 'MOONSHOT_API_KEY',
        price: { inputPerMillion: 1, outputPerMillion: 3, asOf: '2026-11-01' },
      },
    ],
    maxUsd: 1,
  },
}
