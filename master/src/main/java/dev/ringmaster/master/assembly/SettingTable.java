package dev.ringmaster.master.assembly;

import dev.ringmaster.master.jobs.JobLimits;
import dev.ringmaster.master.keys.KeyLimits;
import dev.ringmaster.master.link.LinkSettings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every setting of the master. */
final class SettingTable {
  private static final long DAY = 86_400;
  private static final LinkSettings LINK = LinkSettings.DEFAULTS;

  static final List<Setting> ALL =
      List.of(
          Setting.path(
              "directory",
              "/var/lib/ringmaster/master",
              "Where the master keeps its store, its keys and its snapshots of files. Readable by"
                  + " the master alone. One master at a time may use it."),
          Setting.path(
              "socket",
              "/run/ringmaster/master.sock",
              "The unix socket for operators: root, the master's user, and the group ringmaster."),
          Setting.text(
              "name", LINK.name(), "The master's own name, which stands in its certificate."),
          Setting.text("listen.address", LINK.address(), "The address that minions connect to."),
          Setting.integer(
              "listen.minions",
              LINK.minionsPort(),
              0,
              65_535,
              "The port for accepted minions; 0 takes any free one."),
          Setting.integer(
              "listen.enrol",
              LINK.enrolPort(),
              0,
              65_535,
              "The port where machines ask to be let in; 0 takes any free one."),
          Setting.paths(
              "file_roots",
              "One directory for each environment, which has its name, with states/, pillar/ and"
                  + " runbooks/ in it. 'base' is the default environment."),
          Setting.namedTexts(
              "pillar.nodegroups",
              "Targets by name, for N@name in pillar top files: frontends: web* and not web09."),
          Setting.texts(
              "pillar.trust_grains",
              "Grains that may decide what pillar a minion gets, although it can forge them."),
          Setting.duration(
              "link.keepalive",
              LINK.keepalive().toSeconds() + "s",
              1,
              3_600,
              "How often each minion is pinged; after three times this in silence it is gone."),
          Setting.integer(
              "link.outbox_messages",
              LINK.outboxMessages(),
              16,
              1_000_000,
              "The most messages that wait for one minion."),
          Setting.integer(
              "link.outbox_bytes", LINK.outboxBytes(), 1 << 20, 1L << 32, "The same in bytes."),
          Setting.integer(
              "link.handshakes",
              LINK.handshakes(),
              1,
              1_024,
              "How many TLS handshakes are served at a time; others wait."),
          Setting.integer(
              "link.enrols_per_second",
              LINK.enrolsPerSecond(),
              1,
              100_000,
              "The most requests to enrol or renew a second."),
          Setting.integer(
              "link.enrols_per_address",
              LINK.enrolsPerAddress(),
              1,
              100_000,
              "The same from one address."),
          Setting.integer(
              "link.bundles",
              LINK.bundles(),
              1,
              1_024,
              "How many pillars and file transfers are worked on at a time."),
          Setting.integer(
              "keys.pending_limit",
              KeyLimits.DEFAULTS.pending(),
              1,
              1_000_000,
              "The most keys that wait for a decision or are in conflict."),
          Setting.integer(
              "keys.token_limit",
              KeyLimits.DEFAULTS.tokens(),
              1,
              100_000,
              "The most join tokens at a time."),
          Setting.duration(
              "jobs.start_within",
              JobLimits.DEFAULT.startWithin().toSeconds() + "s",
              5,
              DAY,
              "How long an order is valid that need not wait."),
          Setting.duration(
              "jobs.wait_behind",
              JobLimits.DEFAULT.waitBehind().toSeconds() + "s",
              5,
              30 * DAY,
              "How long one is valid that may wait behind another on its minion."),
          Setting.duration(
              "jobs.queue_for",
              JobLimits.DEFAULT.queueFor().toSeconds() + "s",
              0,
              365 * DAY,
              "The longest that --queue-for may ask for."),
          Setting.integer(
              "jobs.open",
              JobLimits.DEFAULT.open(),
              1,
              1_000_000,
              "The most jobs that are open at a time."),
          Setting.integer(
              "retention.days", 30, 1, 36_500, "How long jobs, runs and events are kept."),
          Setting.integer(
              "retention.mebibytes",
              10_240,
              32,
              100_000_000,
              "The size of the store above which the oldest jobs, runs and events go; 20 of it are"
                  + " held back for a full disk and for SQLite's log."),
          Setting.level("log.level", "info", "What is logged, to standard error."));

  private SettingTable() {}

  static Optional<Setting> find(String name) {
    return ALL.stream().filter(setting -> setting.name().equals(name)).findFirst();
  }

  /** Whether settings have names that begin with {@code name} and a dot. */
  static boolean isGroup(String name) {
    return ALL.stream().anyMatch(setting -> setting.name().startsWith(name + "."));
  }

  static List<String> names() {
    return ALL.stream().map(Setting::name).toList();
  }

  static String describe() {
    return ALL.stream().map(Setting::describe).collect(Collectors.joining("\n"));
  }
}
