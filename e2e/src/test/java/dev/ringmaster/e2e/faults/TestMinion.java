package dev.ringmaster.e2e.faults;

import dev.ringmaster.minion.intake.Intake;
import dev.ringmaster.minion.intake.IntakeLimits;
import dev.ringmaster.minion.intake.StateLock;
import dev.ringmaster.minion.launcher.Launcher;
import dev.ringmaster.minion.launcher.LauncherLimits;
import dev.ringmaster.minion.link.LinkLoops;
import dev.ringmaster.minion.link.LinkSettings;
import dev.ringmaster.minion.link.PersistentLink;
import dev.ringmaster.minion.spool.DirectoryDisk;
import dev.ringmaster.minion.spool.Spool;
import dev.ringmaster.minion.spool.SpoolLimits;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.signing.Verifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A machine with a minion that can be killed and started again: the real link, intake, spool and
 * launcher. What it did is in its ledger, which outlives it.
 */
final class TestMinion implements AutoCloseable {
  /** Few at a time, so that the limit is met; returns are repeated soon. */
  private static final IntakeLimits LIMITS =
      new IntakeLimits(6, 2, 64 << 10, 1 << 20, Duration.ofMinutes(10), Duration.ofMillis(300));

  private static final LauncherLimits COMMANDS =
      new LauncherLimits(1 << 16, Duration.ofMillis(200));

  final String name;
  final Ledger ledger;
  private final LinkSettings settings;
  private final Path directory;
  private final Cable cable;
  private final CountDownLatch gate;
  private final LinkLoops loops;
  private final ScheduledExecutorService timer;
  private final Trace trace;
  private @Nullable Running running;

  /** A killed one lives on in this process, and its lock with it, which a real one's would not. */
  private int lives;

  private record Running(Incarnation life, Spool spool, Intake intake, PersistentLink link) {}

  TestMinion(
      LinkSettings settings,
      Path directory,
      Cable cable,
      CountDownLatch gate,
      LinkLoops loops,
      ScheduledExecutorService timer,
      Trace trace)
      throws IOException {
    this.ledger = new Ledger(directory.resolve("deeds"));
    this.name = settings.id().value();
    this.settings = settings;
    this.directory = directory;
    this.cable = cable;
    this.gate = gate;
    this.loops = loops;
    this.timer = timer;
    this.trace = trace;
  }

  boolean isRunning() {
    return running != null;
  }

  void start() {
    trace.add(name + " starts");
    Incarnation life = new Incarnation();
    Verifier verifier = new Verifier();
    AtomicReference<@Nullable PersistentLink> late = new AtomicReference<>();
    Launcher launcher = new Launcher(directory.resolve("commands"), Map.of(), COMMANDS);
    Spool spool = spool(life, late);
    Intake intake =
        new Intake(
            "test",
            verifier,
            new Deeds(ledger, life, launcher, gate),
            Value::map,
            spool,
            launcher,
            new StateLock(directory.resolve("states-" + lives++ + ".lock")),
            message -> send(message, life, late),
            () -> now(late),
            timer,
            LIMITS);
    PersistentLink link =
        new PersistentLink(
            settings, new FaultyHandler(intake, cable), verifier, loops, Clock.systemUTC());
    late.set(link);
    running = new Running(life, spool, intake, link);
    intake.resume();
    link.start();
  }

  private Spool spool(Incarnation life, AtomicReference<@Nullable PersistentLink> late) {
    try {
      return Spool.open(
          new MortalDisk(new DirectoryDisk(directory.resolve("spool")), life),
          SpoolLimits.DEFAULT,
          () -> told(late));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean send(
      Upward message, Incarnation life, AtomicReference<@Nullable PersistentLink> late) {
    if (life.isDead()) {
      return false;
    }
    if (message instanceof Upward.Returned returned) {
      ledger.said(returned.answer());
    }
    PersistentLink link = late.get();
    return link != null && link.send(message);
  }

  private static Instant now(AtomicReference<@Nullable PersistentLink> late) {
    PersistentLink link = late.get();
    return link == null ? Instant.now() : link.masterNow();
  }

  private static Instant told(AtomicReference<@Nullable PersistentLink> late) {
    PersistentLink link = late.get();
    return link == null ? Instant.EPOCH : link.masterTold().orElse(Instant.EPOCH);
  }

  /** What a SIGKILL leaves: the disk as it is, and commands that run on. */
  void kill() {
    Running killed = running;
    if (killed == null) {
      return;
    }
    trace.add(name + " is killed");
    synchronized (ledger) {
      killed.life().kill();
    }
    cable.cut("its process is gone");
    killed.link().close();
    killed.intake().close();
    running = null;
  }

  /** Why it still has something to do; empty if it has not. */
  String busy() {
    Running now = running;
    if (now == null) {
      return "";
    }
    String what = "";
    if (now.intake().size() > 0) {
      what += now.intake().size() + " jobs run on " + name + "; ";
    }
    if (!now.spool().claims().isEmpty()) {
      what += "claims on " + name + ": " + now.spool().claims() + "; ";
    }
    if (now.spool().hasReturns()) {
      what += "returns on " + name + ": " + now.spool().returns() + "; ";
    }
    return what;
  }

  @Override
  public void close() {
    kill();
  }
}
