# Thin over Maven; everything else is in packaging/ and examples/lab/.
SHELL := /bin/bash
PREFIX ?= /usr/local
BENCH ?=
JAVA_HOME := $(shell packaging/find-jdk 2>/dev/null)
export JAVA_HOME
# Maven's own libraries need what a JDK 25 warns of.
export MAVEN_OPTS := $(MAVEN_OPTS) --sun-misc-unsafe-memory-access=allow
MVN = mvn -B -q -ntp
# Whether the sources are well formatted is a question of make test.
BUILD = @echo 'Building, which takes minutes the first time' && $(MVN) install -DskipTests -Dfmt.skip

.PHONY: help jdk build run stop test install bench format
help:
	@echo 'make run      a lab on this machine: a master, six minions, a release rolled under load'
	@echo 'make stop     ends that lab'
	@echo 'make test     proves everything; wants root, and hosts of its own in containers'
	@echo 'make install  PREFIX=/usr/local   installs master and minion'
	@echo 'make bench    measures everything, or one: make bench BENCH=ping.1'
	@echo 'make format   formats the sources'

jdk:
	@packaging/find-jdk >/dev/null
build: jdk
	@packaging/require mvn:maven
	$(BUILD)
run: jdk
	@packaging/require mvn:maven git:git node:nodejs npm:npm haproxy:haproxy supervisord:supervisor /usr/lib/postgresql/*/bin/initdb:postgresql
	$(BUILD)
	@examples/lab/run
stop:
	@examples/lab/stop
test: jdk
	@packaging/test
install: build
	@packaging/install '$(PREFIX)'
bench: jdk
	@packaging/bench $(BENCH)
format: jdk
	$(MVN) fmt:format
