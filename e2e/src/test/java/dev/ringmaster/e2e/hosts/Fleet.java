package dev.ringmaster.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A master and minions, installed as a user would and each run by the systemd of its own host, and
 * the shop's repository served from this machine.
 */
final class Fleet implements AutoCloseable {
  static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Map<String, Integer> MINIONS = new LinkedHashMap<>();

  static {
    MINIONS.put("web01", 11);
    MINIONS.put("web02", 12);
    MINIONS.put("web03", 13);
    MINIONS.put("web04", 14);
    MINIONS.put("lb01", 21);
    MINIONS.put("db01", 31);
  }

  private final Path scratch;
  private final HostLab lab;
  private final Process gitDaemon;
  private final Host master;
  private final Map<String, Host> minions = new LinkedHashMap<>();
  private final Path prefix;

  Fleet() throws IOException {
    scratch = Files.createTempDirectory(Path.of("/var/tmp"), "fleet-");
    prefix = scratch.resolve("prefix");
    Shell.need(
        SOON.multipliedBy(5), PROJECT.resolve("packaging/install").toString(), prefix.toString());
    release("v1.0.0");
    lab = new HostLab(PROJECT);
    gitDaemon =
        new ProcessBuilder(
                "git",
                "daemon",
                "--export-all",
                "--reuseaddr",
                "--base-path=" + scratch,
                "--listen=" + HostLab.GATEWAY)
            .redirectErrorStream(true)
            .redirectOutput(scratch.resolve("git.log").toFile())
            .start();
    Map<Path, String> mounts = Map.of(prefix, prefix.toString());
    master = lab.boot("master", 10, mounts);
    MINIONS.forEach((name, number) -> minions.put(name, lab.boot(name, number, mounts)));
    try {
      master.awaitBooted();
      minions.values().forEach(Host::awaitBooted);
      startMaster();
      startMinions();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  Host master() {
    return master;
  }

  Host minion(String name) {
    return java.util.Objects.requireNonNull(minions.get(name), name);
  }

  /** Commits and tags a revision of the shop. */
  void release(String revision) {
    Shell.need(
        SOON, PROJECT.resolve("examples/lab/repository").toString(), scratch.toString(), revision);
  }

  private void startMaster() throws IOException {
    for (String environment : List.of("base", "prod")) {
      Shell.need(
          SOON,
          "cp",
          "-r",
          PROJECT.resolve("examples").resolve(environment).toString(),
          master.root().resolve("srv").toString());
    }
    String hosts = Shell.need(SOON, PROJECT.resolve("examples/lab/hosts").toString(), "prod");
    master.write(
        "/srv/prod/pillar/hosts.sls",
        hosts.replace("/srv/shop.git", "git://" + HostLab.GATEWAY + "/shop.git"));
    master.write(
        "/etc/ringmaster/master.yaml",
        """
        listen: {address: 10.77.0.10}
        file_roots: [/srv/base, /srv/prod]
        """);
    unit(master, "ringmaster-master", prefix.resolve("bin/master") + " start");
    Awaitility.await().atMost(SOON).until(() -> type("keys", "list").exitStatus() == 0);
  }

  private void startMinions() {
    String fingerprint = need("keys", "fingerprint").strip();
    minions.forEach((name, host) -> {
      host.write(
          "/etc/ringmaster/minion.yaml",
          "id: " + name + "\nmaster: {address: 10.77.0.10, fingerprint: '" + fingerprint + "'}\n");
      unit(host, "ringmaster-minion", prefix.resolve("bin/minion") + " start");
    });
    Awaitility.await()
        .atMost(SOON)
        .until(() -> type("keys", "list").output().split("pending", -1).length > MINIONS.size());
    need("keys", "accept", "--all", "--yes");
    Awaitility.await().atMost(SOON).until(() -> type("run", "*", "test.ping").exitStatus() == 0);
  }

  /** A minion's commands outlive it, so stopping its unit must end its own process alone. */
  private static void unit(Host host, String name, String command) {
    host.write(
        "/etc/systemd/system/" + name + ".service",
        "[Service]\nExecStart="
            + command
            + "\nKillMode=process\nRestart=no\n[Install]\nWantedBy=multi-user.target\n");
    host.need("systemctl", "enable", "--now", "--quiet", name);
  }

  /** Types a command of the operator on the master's host. */
  Shell.Ran type(String... words) {
    String[] argv = new String[words.length + 1];
    argv[0] = prefix.resolve("bin/master").toString();
    System.arraycopy(words, 0, argv, 1, words.length);
    return master.run(argv);
  }

  /** The same, which must succeed. */
  String need(String... words) {
    Shell.Ran ran = type(words);
    assertThat(ran.exitStatus())
        .as("master %s\n%s", String.join(" ", words), ran.output())
        .isZero();
    return ran.output();
  }

  @Override
  public void close() {
    lab.close();
    gitDaemon.toHandle().descendants().forEach(ProcessHandle::destroy);
    gitDaemon.destroy();
    Shell.need(SOON, "rm", "-rf", "--one-file-system", scratch.toString());
  }
}
