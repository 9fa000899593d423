/** A value that its own form gives away, wherever it stands. */
export type KnownToken = { readonly kind: string; readonly form: string }

/**
 * Tokens that begin as their issuer says, written after the public rules of gitleaks and the issuers' pages. Lengths are
 * the shortest seen, not exact ones: a token that is cut off is still not to be sent.
 *
 * @see https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml
 * @see https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
const forms: Readonly<Record<string, readonly string[]>> = {
  'aws-key': ['(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}(?![0-9A-Z])', 'ABSK[A-Za-z0-9+/]{60,}={0,2}'],
  'github-token': ['gh[pousr]_[A-Za-z0-9]{36,}', String.raw`github_pat_\w{20,}`],
  'gitlab-token': [
    String.raw`gl(?:pat|ptt|dt|ft|imt|agent|oas|rt|soat|ffct|cbt)-[\w.-]{20,}`,
    String.raw`GR1348941[\w-]{20,}`,
  ],
  'slack-token': ['xox[abeoprs]-[A-Za-z0-9-]{10,}', 'xapp-[A-Za-z0-9-]{10,}'],
  'slack-webhook': [String.raw`hooks\.slack\.com/(?:services|workflows|triggers)/[\w/+-]{20,}`],
  'anthropic-key': [String.raw`sk-ant-[\w-]{20,}`],
  'stripe-key': ['(?:sk|rk)_(?:test|live|prod)_[A-Za-z0-9]{10,}', 'whsec_[A-Za-z0-9+/]{20,}={0,2}'],
  'sk-key': [String.raw`sk-[\w-]{20,}`],
  'google-key': [String.raw`AIza[\w-]{35}`, String.raw`GOCSPX-[\w-]{20,}`, String.raw`ya29\.[\w-]{20,}`],
  'azure-secret': [String.raw`[\w.~]{3}\dQ~[\w.~-]{31,34}`],
  jwt: [String.raw`eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*`],
  'npm-token': ['npm_[A-Za-z0-9]{36}'],
  'pypi-token': [String.raw`pypi-[\w-]{40,}`],
  'rubygems-key': ['rubygems_[a-f0-9]{40,}'],
  'digitalocean-token': ['do[opr]_v1_[a-f0-9]{32,}'],
  'twilio-key': ['(?:SK|AC)[0-9a-f]{32}(?![0-9A-Za-z])'],
  'sendgrid-key': [String.raw`SG\.[\w=-]{16,}\.[\w=.-]{30,}`],
  'brevo-key': ['xkeysib-[a-f0-9]{40,}-[A-Za-z0-9]{10,}'],
  'mailgun-key': ['key-[0-9a-f]{32}(?![0-9a-f])'],
  'telegram-token': [String.raw`\d{8,10}:AA[\w-]{33}`],
  'shopify-token': ['shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}'],
  'square-token': [String.raw`(?:EAAA|sq0atp-|sq0csp-)[\w-]{22,60}`],
  'huggingface-token': ['(?:hf|api_org)_[A-Za-z0-9]{34}'],
  'perplexity-key': ['pplx-[A-Za-z0-9]{40,}'],
  'grafana-token': ['glc_[A-Za-z0-9+/]{32,}={0,3}', 'glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}'],
  'databricks-token': ['dapi[a-f0-9]{32}'],
  'vault-token': [String.raw`hv[sbr]\.[\w-]{24,}`],
  'terraform-token': [String.raw`[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{40,}`],
  'pulumi-token': ['pul-[a-f0-9]{40}'],
  'planetscale-token': [String.raw`pscale_(?:tkn|oauth|pw)_[\w=.-]{32,}`],
  'postman-key': ['PMAK-[a-f0-9]{24}-[a-f0-9]{34}'],
  'linear-key': ['lin_api_[A-Za-z0-9]{40}'],
  'notion-token': ['ntn_[A-Za-z0-9]{40,}', 'secret_[A-Za-z0-9]{43}'],
  'sentry-token': [String.raw`sntry[su]_[\w+/=]{40,}`],
  'newrelic-key': ['NR(?:AK|JS|II)-[A-Za-z0-9_-]{19,}'],
  'doppler-token': [String.raw`dp\.(?:pt|st|ct|sa)\.[\w.-]{40,}`],
  'dynatrace-token': [String.raw`dt0[a-z]\d\d\.[A-Z0-9]{24}\.[A-Z0-9]{64}`],
  'atlassian-token': ['ATATT3[A-Za-z0-9_=-]{60,}'],
  'artifactory-key': ['AKCp[A-Za-z0-9]{60,}', 'cmVmd[A-Za-z0-9]{59}'],
  'docker-token': [String.raw`dckr_(?:pat|oat)_[\w-]{24,}`],
  'heroku-key': [String.raw`HRKU-[\w-]{36,}`],
  'flyio-token': [String.raw`fo1_[\w-]{43}`, 'fm[12][ar]?_[A-Za-z0-9+/]{80,}={0,3}'],
  'supabase-key': ['sbp_[a-f0-9]{40}', String.raw`sb_secret_[\w-]{20,}`],
  'onepassword-key': ['A3-[A-Z0-9]{6}-[A-Z0-9-]{20,40}', 'ops_eyJ[A-Za-z0-9+/]{60,}={0,3}'],
  'age-key': ['AGE-SECRET-KEY-1[0-9A-Z]{58}'],
  'openshift-token': [String.raw`sha256~[\w-]{43}`],
  'alibaba-key': ['LTAI[A-Za-z0-9]{16,24}(?![A-Za-z0-9])'],
} // prettier-ignore

export const knownTokens: readonly KnownToken[] = Object.entries(forms).map(([kind, list]) => ({
  kind,
  form: list.join('|'),
}))
