package dev.ringmaster.e2e.hosts;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network of hosts on this machine. Wants root, and mmdebstrap, systemd-container and iproute2.
 * One lab at a time: a second waits. Closing it leaves nothing behind, and opening one removes what
 * a killed one left.
 */
public final class HostLab implements AutoCloseable {
  /** This machine's address on the hosts' network. */
  public static final String GATEWAY = "10.77.0.1";

  private static final String BRIDGE = "rm-lab";
  private static final Path CACHE = Path.of("/var/cache/ringmaster-lab");
  private static final Path RUN = Path.of("/run/ringmaster-lab");
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(20);
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final RandomAccessFile lockFile;
  private final FileLock lock;
  private final Path base;
  private final Path repository;
  private final List<Host> hosts = new ArrayList<>();

  /**
   * Opens the lab, building its base the first time.
   *
   * @param project the root of this project's sources
   */
  public HostLab(Path project) {
    try {
      Files.createDirectories(RUN);
      lockFile = new RandomAccessFile(RUN.resolve("lock").toFile(), "rw");
      lock = lockFile.getChannel().lock();
    } catch (IOException e) {
      throw new IllegalStateException("the host lab wants root: " + e.getMessage(), e);
    }
    removeLeftovers();
    String[] made =
        Shell.need(BUILD_LIMIT, project.resolve("e2e/lab/base").toString(), CACHE.toString())
            .strip()
            .split("\n");
    base = Path.of(made[made.length - 2]);
    repository = Path.of(made[made.length - 1]);
    Shell.need(LIMIT, "ip", "link", "add", BRIDGE, "type", "bridge");
    Shell.need(LIMIT, "ip", "address", "add", GATEWAY + "/24", "dev", BRIDGE);
    Shell.need(LIMIT, "ip", "link", "set", BRIDGE, "up");
  }

  /** The package repository that hosts see as {@code /srv/repository}. */
  public Path repository() {
    return repository;
  }

  /**
   * Starts to boot a bare host: Debian with systemd, a package repository, and this machine's Java
   * at its usual place.
   *
   * @param number the last part of its address, 2 to 254
   * @param mounts further directories that it sees read-only, and where
   */
  public Host boot(String name, int number, Map<Path, String> mounts) {
    Map<Path, String> all = new LinkedHashMap<>(mounts);
    all.put(repository, "/srv/repository");
    Path java = Path.of(System.getProperty("java.home"));
    all.put(java, java.toString());
    Host host = new Host(name, "10.77.0." + number, RUN.resolve(name), base, BRIDGE, all);
    hosts.add(host);
    return host;
  }

  private static void removeLeftovers() {
    try (var left = Files.list(RUN)) {
      for (Path directory : left.filter(Files::isDirectory).toList()) {
        endContainer(directory.resolve("root"));
        Shell.run(LIMIT, List.of("ip", "link", "delete", "vb-" + directory.getFileName()));
        Shell.run(LIMIT, List.of("umount", "--lazy", directory.resolve("root").toString()));
        Shell.run(LIMIT, List.of("rm", "-rf", "--one-file-system", directory.toString()));
      }
    } catch (IOException e) {
      throw new IllegalStateException("could not look for an earlier lab in " + RUN, e);
    }
    Shell.run(LIMIT, List.of("ip", "link", "delete", BRIDGE));
  }

  /** Ends the host's own systemd first: with it goes all that runs in the host. */
  private static void endContainer(Path root) {
    ProcessHandle.allProcesses()
        .filter(process ->
            process.info().arguments().stream()
                .anyMatch(words -> List.of(words).contains("--directory=" + root)))
        .forEach(container -> {
          container.children().forEach(ProcessHandle::destroyForcibly);
          container.destroyForcibly();
          container.onExit().join();
        });
  }

  @Override
  public void close() {
    hosts.parallelStream().forEach(Host::remove);
    Shell.run(LIMIT, List.of("ip", "link", "delete", BRIDGE));
    try {
      lock.release();
      lockFile.close();
    } catch (IOException e) {
      throw new IllegalStateException("could not give back the lab's lock", e);
    }
  }
}
