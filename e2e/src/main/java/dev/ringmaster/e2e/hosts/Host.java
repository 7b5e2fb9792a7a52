package dev.ringmaster.e2e.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** One machine: its own name, address, disk and systemd. Made by {@link HostLab}, which ends it. */
public final class Host {
  private static final Duration COMMAND_LIMIT = Duration.ofMinutes(5);
  private static final Duration BOOT_LIMIT = Duration.ofMinutes(1);

  /**
   * Where there are control groups, with the unified hierarchy and the older ones. Every host has
   * some of its own: in shared ones its systemd would find, and could not end, what others run.
   */
  private static final List<Path> GROUPS =
      Stream.of("/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd")
          .map(Path::of)
          .filter(root -> Files.exists(root.resolve("cgroup.procs")))
          .toList();

  /** Only what the shell does itself: it must have no child but the host. */
  private static final String IN_OWN_GROUPS =
      "while [ \"$1\" != -- ]; do echo $$ >\"$1/cgroup.procs\" || exit; shift; done; shift; exec"
          + " \"$@\"";

  private static final String REMOVE_GROUPS =
      "for group in \"$@\"; do find \"$group\" -depth -type d -exec rmdir {} +; done";

  private final String name;
  private final String address;
  private final Path directory;
  private final String bridge;
  private final Map<Path, String> mounts;
  private Process container;

  /**
   * @param mounts directories of this machine that the host sees read-only, and where
   */
  Host(
      String name,
      String address,
      Path directory,
      Path base,
      String bridge,
      Map<Path, String> mounts) {
    this.name = name;
    this.address = address;
    this.directory = directory;
    this.bridge = bridge;
    this.mounts = Map.copyOf(mounts);
    try {
      for (String part : List.of("upper", "work", "root")) {
        Files.createDirectories(directory.resolve(part));
      }
      Shell.need(
          COMMAND_LIMIT,
          "mount",
          "-t",
          "overlay",
          "overlay",
          "-o",
          "lowerdir="
              + base
              + ",upperdir="
              + directory.resolve("upper")
              + ",workdir="
              + directory.resolve("work"),
          root().toString());
      write("/etc/hostname", name + "\n");
      write("/etc/machine-id", "");
      write("/etc/hosts", "127.0.0.1 localhost " + name + "\n");
      write(
          "/etc/systemd/network/10-host0.network",
          "[Match]\nName=host0\n[Network]\nAddress=" + address + "/24\nLinkLocalAddressing=no\n");
    } catch (IOException e) {
      throw new IllegalStateException("could not prepare the host " + name, e);
    }
    this.container = start();
  }

  public String name() {
    return name;
  }

  public String address() {
    return address;
  }

  /** The host's root directory as this machine sees it; also there while the host is off. */
  public Path root() {
    return directory.resolve("root");
  }

  /** Writes a file into the host, with the directories above it. */
  public void write(String path, String content) {
    Path file = root().resolve(path.substring(1));
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new IllegalStateException("could not write " + path + " on " + name, e);
    }
  }

  public String read(String path) {
    try {
      return Files.readString(root().resolve(path.substring(1)));
    } catch (IOException e) {
      throw new IllegalStateException("could not read " + path + " on " + name, e);
    }
  }

  private List<String> groups() {
    return GROUPS.stream().map(root -> root.resolve("ringmaster-lab-" + name).toString()).toList();
  }

  private Process start() {
    List<String> argv = new ArrayList<>(List.of("sh", "-c", IN_OWN_GROUPS, "host"));
    argv.addAll(groups());
    argv.add("--");
    argv.addAll(
        List.of(
            "setsid",
            "systemd-nspawn",
            "--quiet",
            "--register=no",
            "--keep-unit",
            "--directory=" + root(),
            "--machine=" + name,
            "--network-bridge=" + bridge,
            "--resolv-conf=off",
            "--timezone=off",
            "--link-journal=no",
            "--console=read-only",
            "--boot"));
    mounts.forEach((from, to) -> argv.add("--bind-ro=" + from + ":" + to));
    try {
      for (String group : groups()) {
        Files.createDirectories(Path.of(group));
      }
      return new ProcessBuilder(argv)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("console").toFile()))
          .start();
    } catch (IOException e) {
      throw new IllegalStateException("could not boot " + name, e);
    }
  }

  /** Waits until systemd has started what it starts at boot. */
  public Host awaitBooted() {
    Instant deadline = Instant.now().plus(BOOT_LIMIT);
    while (Instant.now().isBefore(deadline)) {
      if (!container.isAlive()) {
        throw new IllegalStateException(name + " did not boot:\n" + console());
      }
      if (leader().isPresent()) {
        String state = run("systemctl", "is-system-running").output().strip();
        if (state.equals("running") || state.equals("degraded")) {
          return this;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    throw new IllegalStateException(
        name + " did not boot within " + BOOT_LIMIT + ":\n" + console());
  }

  private String console() {
    try {
      return Files.readString(directory.resolve("console"));
    } catch (IOException e) {
      return "(no console: " + e.getMessage() + ")";
    }
  }

  /** The pid of the host's own systemd, seen from this machine. */
  private java.util.Optional<Long> leader() {
    return container.toHandle().children().findFirst().map(ProcessHandle::pid);
  }

  /** Runs a program inside. */
  public Shell.Ran run(String... argv) {
    List<String> entered =
        new ArrayList<>(
            List.of(
                "nsenter",
                "--target",
                leader().orElseThrow(() -> new IllegalStateException(name + " is off")).toString(),
                "--all",
                "--"));
    entered.addAll(List.of(argv));
    return Shell.run(COMMAND_LIMIT, entered);
  }

  /** Its output; anything but success is an error that shows it. */
  public String need(String... argv) {
    Shell.Ran ran = run(argv);
    if (ran.exitStatus() != 0) {
      throw new IllegalStateException(
          "on "
              + name
              + ": "
              + String.join(" ", argv)
              + " failed with "
              + ran.exitStatus()
              + ":\n"
              + ran.output());
    }
    return ran.output();
  }

  /** Takes the network cable out. */
  public void disconnect() {
    Shell.need(COMMAND_LIMIT, "ip", "link", "set", "vb-" + name, "down");
  }

  /** Puts the network cable in again. */
  public void reconnect() {
    Shell.need(COMMAND_LIMIT, "ip", "link", "set", "vb-" + name, "up");
  }

  /** Cuts the power: every process is gone at once, nothing is flushed by them. */
  public void cutPower() {
    leader().ifPresent(pid -> Shell.run(COMMAND_LIMIT, List.of("kill", "-KILL", pid.toString())));
    awaitEnd();
  }

  /** Shuts down in order. */
  public void powerOff() {
    container.destroy();
    awaitEnd();
  }

  /** Boots a host that is off, with the disk it had. */
  public Host boot() {
    container = start();
    return awaitBooted();
  }

  private void awaitEnd() {
    try {
      if (!container.waitFor(30, TimeUnit.SECONDS)) {
        container.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
        container.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it and gives its disk back. */
  void remove() {
    cutPower();
    List<String> argv = new ArrayList<>(List.of("sh", "-c", REMOVE_GROUPS, "remove"));
    argv.addAll(groups());
    Shell.run(COMMAND_LIMIT, argv);
    Shell.run(COMMAND_LIMIT, List.of("umount", "--lazy", root().toString()));
    Shell.run(COMMAND_LIMIT, List.of("rm", "-rf", "--one-file-system", directory.toString()));
  }
}
