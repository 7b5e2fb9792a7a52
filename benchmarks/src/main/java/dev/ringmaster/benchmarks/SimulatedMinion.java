package dev.ringmaster.benchmarks;

import dev.ringmaster.minion.intake.Intake;
import dev.ringmaster.minion.intake.IntakeLimits;
import dev.ringmaster.minion.intake.Runner;
import dev.ringmaster.minion.intake.StateLock;
import dev.ringmaster.minion.launcher.Launcher;
import dev.ringmaster.minion.launcher.LauncherLimits;
import dev.ringmaster.minion.link.LinkHandler;
import dev.ringmaster.minion.link.LinkLoops;
import dev.ringmaster.minion.link.LinkSettings;
import dev.ringmaster.minion.link.PersistentLink;
import dev.ringmaster.minion.spool.DirectoryDisk;
import dev.ringmaster.minion.spool.Spool;
import dev.ringmaster.minion.spool.SpoolLimits;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.signing.Verifier;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * A minion without a machine: its link, intake and spool are the real ones, with a key, a
 * connection, a stream and a directory of its own. What thousands in one process can share, they
 * share: threads, the table of functions, and facts about the machine.
 */
final class SimulatedMinion {
  private final PersistentLink link;

  /**
   * What all of them share.
   *
   * @param connections told of each stream that begins (true) or ends (false)
   */
  record Shared(
      Runner functions,
      Value.MapValue grains,
      LinkLoops loops,
      ScheduledExecutorService timer,
      Consumer<Boolean> connections) {}

  SimulatedMinion(LinkSettings settings, String version, Shared shared) throws IOException {
    Verifier verifier = new Verifier();
    Clock clock = Clock.systemUTC();
    Spool spool =
        Spool.open(
            new DirectoryDisk(settings.directory().resolve("spool")),
            SpoolLimits.DEFAULT,
            this::told);
    Value.MapValue grains = with(settings.id().value(), shared.grains());
    Intake intake =
        new Intake(
            version,
            verifier,
            shared.functions(),
            () -> grains,
            spool,
            new Launcher(
                settings.directory().resolve("commands"), Map.of(), LauncherLimits.DEFAULT),
            StateLock.of(settings.directory()),
            this::send,
            this::now,
            shared.timer(),
            IntakeLimits.DEFAULT);
    this.link =
        new PersistentLink(
            settings, new Counting(intake, shared.connections()), verifier, shared.loops(), clock);
  }

  private static Value.MapValue with(String id, Value.MapValue grains) {
    SequencedMap<Value, Value> own = new LinkedHashMap<>(grains.entries());
    own.put(Value.text("id"), Value.text(id));
    return new Value.MapValue(own, grains.place());
  }

  private boolean send(Upward message) {
    return link.send(message);
  }

  private Instant now() {
    return link.masterNow();
  }

  private Instant told() {
    return link.masterTold().orElse(Instant.EPOCH);
  }

  void start() {
    link.start();
  }

  /** The intake, and who wants to know how many streams stand. */
  private record Counting(Intake intake, Consumer<Boolean> connections) implements LinkHandler {
    @Override
    public Upward.Hello hello() {
      return intake.hello();
    }

    @Override
    public void connected(Enrolment enrolment, Downward.Welcome welcome) {
      intake.connected(enrolment, welcome);
      connections.accept(true);
    }

    @Override
    public void received(Downward message) {
      intake.received(message);
    }

    @Override
    public void disconnected(String why) {
      connections.accept(false);
      intake.disconnected(why);
    }
  }
}
