# One member of a cluster. The data directory is /var/lib/quorate: mount a volume there.
FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
COPY scripts ./scripts
RUN npm ci
COPY tsconfig*.json ./
COPY src ./src
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /opt/quorate
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
RUN ln -s /opt/quorate/dist/cli/main.js /usr/local/bin/quorate && chmod +x dist/cli/main.js \
  && install -d -o node -g node -m 0700 /var/lib/quorate
USER node
VOLUME /var/lib/quorate
EXPOSE 2379 2380
# Process 1 is the member itself: SIGTERM moves leadership and closes the log.
ENTRYPOINT ["node", "/opt/quorate/dist/cli/main.js"]
CMD ["serve", "--data-dir", "/var/lib/quorate", "--listen-client-urls", "http://0.0.0.0:2379", "--advertise-client-urls", "http://localhost:2379"]
