/** Names of the official images of Docker Hub, which alone are pulled by a name without a slash: github.com/docker-library/official-images, folder library. */
const OFFICIAL = `
  adminer aerospike almalinux alpine alt amazoncorretto amazonlinux api-firewall arangodb archlinux azul-zulu backdrop bash bonita buildpack-deps
  busybox caddy cassandra chronograf cirros clearlinux clefos clickhouse clojure composer convertigo couchbase couchdb crate dart debian docker drupal
  eclipse-mosquitto eclipse-temurin eggdrop elasticsearch elixir emqx erlang espocrm fedora flink fluentd friendica gazebo gcc geonetwork ghost golang
  gradle groovy haproxy haskell haxe hello-world hitch httpd hylang ibm-semeru-runtimes ibmjava influxdb irssi jetty joomla jruby julia kapacitor kibana
  kong krakend lightstreamer liquibase logstash mageia mariadb matomo maven mediawiki memcached mongo mongo-express monica mysql nats neo4j neurodebian
  nextcloud nginx nim node notary odoo open-liberty openjdk oraclelinux orientdb percona perl photon php php-zendserver phpmyadmin plone postfixadmin
  postgres pypy python r-base rabbitmq rakudo-star redis redmine registry rethinkdb rocket.chat rockylinux ros ruby rust sapmachine satosa silverpeas
  solr sonarqube spark spiped storm swift swipl teamspeak telegraf tomcat tomee traefik ubuntu unit varnish websphere-liberty wordpress xwiki yourls znc
  zookeeper
`;

/** Those that were official once and can still be pulled, and the empty image. */
const FORMER = `
  adoptopenjdk celery centos consul crux django docker-dev euleros express-gateway fsharp glassfish hello-seattle hipache hola-mundo iojs java jenkins
  jobber kaazing-gateway known nats-streaming nuxeo opensuse owncloud piwik rails rapidoid scratch sentry sl sourcemage swarm thrift ubuntu-debootstrap
  ubuntu-upstart valkey vault
`;

const names: ReadonlySet<string> = new Set(`${OFFICIAL} ${FORMER}`.trim().split(/\s+/));

/** Whether a name without registry, tag and digest is that of an official image. */
export function isOfficial(name: string): boolean {
  return names.has(name);
}
