package dev.ringmaster.e2e.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A master and minions, installed as docs/install.md says and run by the units that we ship, each
 * on a host of its own, and the shop's repository served from this machine.
 */
final class Fleet implements AutoCloseable {
  static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  /** The minion whose installation is its own, so that it can be brought to another release. */
  static final String UPDATED = "web03";

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
  private final Installation installation;
  private final Installation updated;

  Fleet() throws IOException {
    scratch = Files.createTempDirectory(Path.of("/var/tmp"), "fleet-");
    installation = new Installation(scratch.resolve("installed"));
    installation.install(PROJECT);
    updated = installation.copy("updated");
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
    master = lab.boot("master", 10, Map.of(installation.layer(), Installation.PREFIX));
    MINIONS.forEach((name, number) ->
        minions.put(name, lab.boot(name, number, Map.of(layer(name), Installation.PREFIX))));
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

  private Path layer(String minion) {
    return (minion.equals(UPDATED) ? updated : installation).layer();
  }

  HostLab lab() {
    return lab;
  }

  /** Installs another release on the minion {@link #UPDATED}, over the one that runs there. */
  void update(String version) throws IOException {
    Path release = scratch.resolve("release-" + version);
    Installation.makeRelease(PROJECT, release, version);
    updated.install(release);
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
    master.need("groupadd", "--system", "ringmaster");
    unit(master, "ringmaster-master");
    Awaitility.await().atMost(SOON).until(() -> type("keys", "list").exitStatus() == 0);
  }

  private void startMinions() {
    String fingerprint = need("keys", "fingerprint").strip();
    minions.forEach((name, host) -> {
      host.write(
          "/etc/ringmaster/minion.yaml",
          "id: " + name + "\nmaster: {address: 10.77.0.10, fingerprint: '" + fingerprint + "'}\n");
      unit(host, "ringmaster-minion");
    });
    Awaitility.await()
        .atMost(SOON)
        .until(() -> type("keys", "list").output().split("pending", -1).length > MINIONS.size());
    need("keys", "accept", "--all", "--yes");
    Awaitility.await().atMost(SOON).until(() -> type("run", "*", "test.ping").exitStatus() == 0);
  }

  private static void unit(Host host, String name) {
    try {
      String unit = name + ".service";
      host.write(
          "/etc/systemd/system/" + unit,
          Files.readString(PROJECT.resolve("packaging/systemd").resolve(unit)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    host.need("systemctl", "daemon-reload");
    host.need("systemctl", "enable", "--now", "--quiet", name);
  }

  /** Types a command of the operator on the master's host. */
  Shell.Ran type(String... words) {
    String[] argv = new String[words.length + 1];
    argv[0] = Installation.PREFIX + "/bin/master";
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

  /** Waits until the master serves and every minion is connected. */
  void awaitAllUp() {
    Awaitility.await()
        .atMost(SOON.multipliedBy(2))
        .untilAsserted(() ->
            assertThat(type("minions", "--up").output().split(" up ", -1))
                .hasSize(MINIONS.size() + 1));
  }

  /** Submits a job without waiting for it; answers its id. */
  String submit(String... words) {
    List<String> all = new ArrayList<>(List.of("run"));
    all.addAll(List.of(words));
    all.add("--async");
    return need(all.toArray(String[]::new)).replaceAll("(?s).*?([0-9a-f-]{36}).*", "$1");
  }

  /** What {@code master jobs show} prints, once it says {@code word}. */
  String awaitJob(String job, String word) {
    Awaitility.await()
        .atMost(SOON.multipliedBy(2))
        .untilAsserted(() -> assertThat(type("jobs", "show", job).output()).contains(word));
    return need("jobs", "show", job);
  }

  @Override
  public void close() {
    lab.close();
    gitDaemon.toHandle().descendants().forEach(ProcessHandle::destroy);
    gitDaemon.destroy();
    Shell.need(SOON, "rm", "-rf", "--one-file-system", scratch.toString());
  }
}
