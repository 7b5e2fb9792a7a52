package dev.ringmaster.protocol.session;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Return;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What a minion says on its stream. Its identity is the stream's, never a field. */
public sealed interface Upward {
  /**
   * The first message of every stream.
   *
   * @param version the minion's release
   * @param protocol the highest protocol version it speaks
   * @param boot made anew at each start of the minion process
   * @param catalogue digest of the signatures it can run
   * @param clock the minion's own clock, so that skew can be shown
   * @param claims jobs it has started or holds queued and has no return for yet
   * @param returns jobs whose return it holds and the master has not acknowledged
   */
  record Hello(
      String version,
      int protocol,
      Set<String> capabilities,
      UUID boot,
      String catalogue,
      Instant clock,
      List<JobId> claims,
      List<JobId> returns)
      implements Upward {
    public Hello {
      capabilities = Set.copyOf(capabilities);
      claims = List.copyOf(claims);
      returns = List.copyOf(returns);
    }
  }

  /** The minion's facts, after each Hello and whenever they change. The minion can forge them. */
  record Grains(Value.MapValue grains) implements Upward {}

  /** The answer to {@link Downward.AskCatalogue}. */
  record Catalogue(String digest, List<Signature> signatures) implements Upward {
    public Catalogue {
      signatures = List.copyOf(signatures);
    }
  }

  /**
   * The order was checked and taken.
   *
   * @param behind the job that it waits for, empty if it starts at once
   */
  record Accepted(JobId job, String behind) implements Upward {}

  /** A job that was queued has begun to run. */
  record Started(JobId job) implements Upward {}

  /**
   * Output of a running command.
   *
   * @param sequence counts from 0 within a job, so that a repeated one is known
   * @param error whether it came on standard error
   */
  record Output(JobId job, long sequence, boolean error, String text) implements Upward {}

  record Returned(Return answer) implements Upward {}

  /** An event of the minion's own; the master puts {@code minion/<id>/} before the tag. */
  record Event(String tag, Value data) implements Upward {}

  /** The answer to {@link Downward.Ping}, with its nonce. */
  record Pong(long nonce, Instant clock) implements Upward {}
}
