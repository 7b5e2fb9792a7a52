package dev.ringmaster.e2e.faults;

import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one machine really did, whatever its minion and its master think. */
final class Ledger {
  private final Path directory;
  private final Map<JobId, List<Execution>> executions = new HashMap<>();
  private final Map<JobId, Set<ByteBuffer>> said = new HashMap<>();

  /**
   * @param directory where commands write down what they do themselves
   */
  Ledger(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  /** The file to which the command of a job writes what it does. */
  Path did(JobId job) {
    return directory.resolve(job.toString());
  }

  /** What the command of a job wrote. */
  List<String> deeds(JobId job) {
    try {
      return Files.exists(did(job)) ? Files.readAllLines(did(job)) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One time that a call was begun. */
  static final class Execution {
    private final Effect effect;
    private final int number;
    private @Nullable Outcome outcome;
    private boolean stopped;

    private Execution(Effect effect, int number) {
      this.effect = effect;
      this.number = number;
    }

    Effect effect() {
      return effect;
    }

    /** Counts the executions of one job, from 1. */
    int number() {
      return number;
    }

    /** What it came to; empty if it was stopped, or its process was killed before. */
    Optional<Outcome> outcome() {
      return Optional.ofNullable(outcome);
    }

    /** Whether it was told to stop, and did. */
    boolean wasStopped() {
      return stopped;
    }
  }

  /**
   * A call has its first effect.
   *
   * @throws InterruptedException never to return from, where the process was killed before
   */
  Execution begin(JobId job, Effect effect, Incarnation life) throws InterruptedException {
    synchronized (this) {
      if (!life.isDead()) {
        List<Execution> all = executions.computeIfAbsent(job, any -> new ArrayList<>());
        Execution execution = new Execution(effect, all.size() + 1);
        all.add(execution);
        return execution;
      }
    }
    throw Incarnation.vanish();
  }

  synchronized void ended(Execution execution, Outcome outcome, Incarnation life) {
    if (!life.isDead()) {
      execution.outcome = outcome;
    }
  }

  synchronized void stopped(Execution execution, Incarnation life) {
    execution.stopped = !life.isDead();
  }

  synchronized List<Execution> of(JobId job) {
    return List.copyOf(executions.getOrDefault(job, List.of()));
  }

  /** The minion answers. */
  synchronized void said(Return answer) {
    said.computeIfAbsent(answer.job(), any -> new HashSet<>())
        .add(ByteBuffer.wrap(Wire.bytes(answer)));
  }

  /** Whether the minion ever answered exactly that. */
  synchronized boolean hasSaid(Return answer) {
    return said.getOrDefault(answer.job(), Set.of()).contains(ByteBuffer.wrap(Wire.bytes(answer)));
  }
}
