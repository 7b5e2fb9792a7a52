package dev.ringmaster.e2e.faults;

import dev.ringmaster.e2e.link.SettableClock;
import dev.ringmaster.e2e.link.Waiting;
import dev.ringmaster.master.keys.KeyEntry;
import dev.ringmaster.minion.link.LinkLoops;
import dev.ringmaster.minion.link.LinkSettings;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.MinionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;

/**
 * A master that knows some minions, shut down: each scene begins with a copy of it, so that the
 * minions enrol once and not a hundred times.
 */
final class Template {
  private static final Duration KEEPALIVE = Duration.ofSeconds(5);

  private final Path directory;
  private final List<String> names;
  private String fingerprint = "";

  Template(Path directory, List<String> names, LinkLoops loops, ScheduledExecutorService timer)
      throws IOException {
    this.directory = directory;
    this.names = names;
    Trace trace = new Trace();
    TestMaster[] late = new TestMaster[1];
    Map<String, Cable> cables = new HashMap<>();
    for (String name : names) {
      cables.put(name, new Cable(name, () -> late[0].minionsPort(), trace));
    }
    try (TestMaster master =
        new TestMaster(directory, new SettableClock(), KEEPALIVE, cables, trace)) {
      late[0] = master;
      fingerprint = master.keys.fingerprint();
      for (String name : names) {
        Cable cable = Objects.requireNonNull(cables.get(name));
        Path machine = directory.resolve("first").resolve(name);
        try (TestMinion minion =
            new TestMinion(
                settings(name, cable, master.enrolPort()),
                machine,
                cable,
                new CountDownLatch(0),
                loops,
                timer,
                trace)) {
          minion.start();
          enrol(master, name);
        }
      }
    } finally {
      for (Cable cable : cables.values()) {
        cable.close();
      }
    }
  }

  private static void enrol(TestMaster master, String name) {
    Waiting.until(() -> !master.keys.list(List.of(name), List.of()).isEmpty());
    KeyEntry entry = master.keys.list(List.of(name), List.of(KeyEntry.State.PENDING)).getFirst();
    KeyEntry accepted =
        master.keys.accept("unix:root", entry.minion(), entry.fingerprint(), Value.map());
    Waiting.until(() -> master.fleet.catalogue(accepted.asEnrolment()).isPresent());
  }

  List<String> names() {
    return names;
  }

  LinkSettings settings(String name, Cable cable, int enrolPort) {
    return LinkSettings.of(
            new MinionId(name),
            "127.0.0.1",
            cable.port(),
            enrolPort,
            fingerprint,
            directory.resolve("identities").resolve(name),
            "test")
        .withBackoff(Duration.ofMillis(4), Duration.ofMillis(30));
  }

  /** Makes {@code target} a master's directory like this one. */
  void copyTo(Path target) throws IOException {
    for (String part : List.of("store", "ca", "signing")) {
      try (Stream<Path> files = Files.walk(directory.resolve(part))) {
        files.forEach(file -> copy(file, target.resolve(directory.relativize(file))));
      }
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.createDirectories(Objects.requireNonNull(to.getParent()));
      Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
