# negmon watch in a container: nobody's root, and nothing written but /data.
#   docker build -t negmon .
#   docker run -d --name negmon --restart on-failure --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     --memory 1g -v negmon-data:/data -v "$HOME/.config/negmon:/config/negmon:ro" negmon
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json tsconfig.base.json ./
COPY scripts ./scripts
COPY config ./config
COPY src ./src
RUN node scripts/build.mjs

FROM node:24-slim
ENV NODE_ENV=production XDG_DATA_HOME=/data XDG_CONFIG_HOME=/config
WORKDIR /app
# All that runs is in the bundle.
COPY --from=build /app/dist ./dist
COPY --from=build /app/config ./config
COPY package.json LICENSE ./
RUN mkdir -p /data/negmon /config/negmon && chown -R node:node /data && chmod 0700 /data/negmon
USER node
VOLUME /data
STOPSIGNAL SIGTERM
# Healthy is a fresh assessment of every watched account, not a process that runs.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9464/healthz').then(({ status }) => process.exit(status === 200 ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/dist/main.js"]
CMD ["watch", "--metrics", "127.0.0.1:9464"]
