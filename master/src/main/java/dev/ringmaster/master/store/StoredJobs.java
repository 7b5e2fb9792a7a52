package dev.ringmaster.master.store;

import dev.ringmaster.master.jobs.Alongside;
import dev.ringmaster.master.jobs.JobFilter;
import dev.ringmaster.master.jobs.JobRecords;
import dev.ringmaster.master.jobs.JobSpec;
import dev.ringmaster.master.jobs.JobState;
import dev.ringmaster.master.jobs.JobSummary;
import dev.ringmaster.master.jobs.Principal;
import dev.ringmaster.master.jobs.Submission;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Jobs in the store: what is written. Reading is {@link JobQueries}' part. */
public final class StoredJobs implements JobRecords {
  static final int MEMBER_BITS = 20;

  private final Store store;
  private final JobQueries queries;
  private final SealedReturns returns;

  public StoredJobs(Store store) {
    this.store = store;
    this.returns = new SealedReturns(store.secrets());
    this.queries = new JobQueries(store, returns);
  }

  /** The key of a member's rows. */
  static long member(JobSpec spec, int position) {
    return (spec.number() << MEMBER_BITS) | position;
  }

  @Override
  public CompletableFuture<Long> create(
      JobSpec spec, List<Standing> standings, Value.MapValue audit, Alongside alongside) {
    List<byte[]> calls = new ArrayList<>();
    spec.calls().forEach(call -> calls.add(Wire.bytes(returns.seal(call))));
    byte[] pillar = Wire.bytes(store.secrets().seal(spec.pillar()));
    long[] sequence = new long[1];
    Fact fact =
        transaction -> {
          transaction.audit(spec.principal().name(), "job.submit", spec.id().toString(), audit);
          sequence[0] = transaction.publish("job/" + spec.id() + "/new", describe(spec));
          insertJob(transaction, spec, sequence[0], pillar, calls);
          insertMembers(transaction, spec, standings, sequence[0]);
        };
    List<Fact> facts = alongside instanceof Fact also ? List.of(also, fact) : List.of(fact);
    return store.enqueue(facts).thenApply(nothing -> sequence[0]);
  }

  private static Value.MapValue describe(JobSpec spec) {
    return Value.map(
        "function",
        Value.text(spec.function()),
        "target",
        Value.text(spec.target()),
        "principal",
        Value.text(spec.principal().name()),
        "members",
        Value.integer(spec.members().size()));
  }

  private static void insertJob(
      Transaction transaction, JobSpec spec, long sequence, byte[] pillar, List<byte[]> calls) {
    transaction.update(
        "INSERT INTO jobs (number, id, function, target, principal, user_id, fingerprint,"
            + " submitted_at, not_after, timeout, queued, may_queue, environment,"
            + " pillar_environment, pillar, snapshot, cancelled, members, succeeded, failed,"
            + " sequence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0, 0, ?)",
        spec.number(),
        spec.id().toString(),
        spec.function(),
        spec.target(),
        spec.principal().name(),
        spec.principal().userId(),
        spec.fingerprint(),
        spec.submittedAt(),
        spec.notAfter(),
        spec.timeout().toMillis(),
        spec.queued(),
        spec.mayQueue(),
        spec.environment(),
        spec.pillarEnvironment(),
        pillar,
        spec.snapshot(),
        spec.members().size(),
        sequence);
    for (int variant = 0; variant < calls.size(); variant++) {
      transaction.update(
          "INSERT INTO calls (job, variant, call) VALUES (?, ?, ?)",
          spec.number(),
          variant,
          calls.get(variant));
    }
  }

  private static void insertMembers(
      Transaction transaction, JobSpec spec, List<Standing> standings, long sequence) {
    int ended = 0;
    for (int i = 0; i < standings.size(); i++) {
      JobSpec.Member member = spec.members().get(i);
      transaction.update(
          "INSERT INTO members (member, minion, enrolment, variant, sent, interim)"
              + " VALUES (?, ?, ?, ?, ?, ?)",
          member(spec, i),
          member.enrolment().minion().value(),
          member.enrolment().id().toString(),
          member.variant(),
          standings.get(i).sent(),
          standings.get(i).state() instanceof JobState.Waiting waiting
              ? StateText.interim(waiting)
              : "");
      if (standings.get(i).state().isFinal()) {
        insertEnd(
            transaction, spec, new End(i, standings.get(i).state(), Optional.empty()), sequence);
        ended++;
      }
    }
    if (ended == standings.size()) {
      finish(transaction, spec);
    }
  }

  /** Answers whether it was stored: a return replaces what the master made up, nothing else. */
  private static boolean insertEnd(Transaction transaction, JobSpec spec, End end, long sequence) {
    StateText text = StateText.of(end.state());
    return transaction.update(
            "INSERT INTO ends (member, state, why, at, sequence, answer) SELECT member, ?, ?, ?, ?,"
                + " ? FROM members WHERE member = ? ON CONFLICT (member) DO UPDATE SET state ="
                + " excluded.state, why = excluded.why, at = excluded.at, sequence ="
                + " excluded.sequence, answer = excluded.answer WHERE ends.answer IS NULL AND"
                + " excluded.answer IS NOT NULL",
            text.state(),
            text.why(),
            transaction.now(),
            sequence,
            end.answer().orElse(null),
            member(spec, end.position()))
        > 0;
  }

  @Override
  public CompletableFuture<List<Ended>> end(JobSpec spec, List<End> ends, boolean last) {
    if (ends.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<Ended> results = new ArrayList<>();
    Fact fact = transaction -> writeEnds(transaction, spec, ends, last, results);
    return store.enqueue(List.of(fact)).thenApply(nothing -> results);
  }

  private static void writeEnds(
      Transaction transaction, JobSpec spec, List<End> ends, boolean last, List<Ended> results) {
    results.clear(); // a fact may be written twice
    for (End end : ends) {
      results.add(writeEnd(transaction, spec, end));
    }
    if (last) {
      finish(transaction, spec);
    }
  }

  private static Ended writeEnd(Transaction transaction, JobSpec spec, End end) {
    String minion = spec.members().get(end.position()).enrolment().minion().value();
    String kind = end.answer().isPresent() ? "/return/" : "/state/";
    long sequence = transaction.nextSequence();
    if (!insertEnd(transaction, spec, end, sequence)) {
      return new Ended(false, 0);
    }
    StateText text = StateText.of(end.state());
    transaction.publish(
        "job/" + spec.id() + kind + minion,
        Value.map(
            "function",
            Value.text(spec.function()),
            "minion",
            Value.text(minion),
            "state",
            Value.text(text.state()),
            "why",
            Value.text(text.why())));
    return new Ended(true, sequence);
  }

  /**
   * Counts what ended how; the first time that no member is without an end, the job is finished.
   */
  private static void finish(Transaction transaction, JobSpec spec) {
    long first = member(spec, 0);
    long end = first + spec.members().size();
    int complete =
        transaction.update(
            "UPDATE jobs SET succeeded = (SELECT count(*) FROM ends WHERE member >= ? AND member <"
                + " ? AND state = 'succeeded') WHERE number = ? AND members ="
                + " (SELECT count(*) FROM ends WHERE member >= ? AND member < ?)",
            first,
            end,
            spec.number(),
            first,
            end);
    if (complete == 0) {
      return;
    }
    transaction.update(
        "UPDATE jobs SET failed = members - succeeded WHERE number = ?", spec.number());
    int finished =
        transaction.update(
            "UPDATE jobs SET finished_at = ? WHERE number = ? AND finished_at IS NULL",
            transaction.now(),
            spec.number());
    if (finished > 0) {
      transaction.publish("job/" + spec.id() + "/end", describe(spec));
    }
  }

  @Override
  public CompletableFuture<Void> sending(JobSpec spec, List<Integer> positions) {
    Fact fact =
        transaction -> {
          for (int position : positions) {
            transaction.update(
                "UPDATE members SET sent = 1, interim = '' WHERE member = ?",
                member(spec, position));
          }
        };
    return store.enqueue(List.of(fact));
  }

  @Override
  public CompletableFuture<List<Ended>> cancel(
      JobSpec spec, Principal who, List<End> ends, boolean last) {
    List<Ended> results = new ArrayList<>();
    Fact fact =
        transaction -> {
          transaction.audit(
              who.name(),
              "job.cancel",
              spec.id().toString(),
              Value.map("function", Value.text(spec.function())));
          transaction.update("UPDATE jobs SET cancelled = 1 WHERE number = ?", spec.number());
          transaction.publish(
              "job/" + spec.id() + "/cancel", Value.map("principal", Value.text(who.name())));
          writeEnds(transaction, spec, ends, last, results);
        };
    return store.enqueue(List.of(fact)).thenApply(nothing -> results);
  }

  @Override
  public void interim(JobSpec spec, int position, JobState state) {
    String text = StateText.interim(state);
    store.later(transaction ->
        transaction.update(
            "UPDATE members SET interim = ? WHERE member = ?", text, member(spec, position)));
  }

  @Override
  public byte[] encode(Return answer) {
    return returns.encode(answer);
  }

  @Override
  public String fingerprint(Submission submission) {
    Value asked =
        Value.list(
            Value.bytes(Wire.bytes(submission.call())),
            Value.text(submission.target()),
            Value.text(submission.environment()),
            Value.text(submission.pillarEnvironment()),
            submission.pillar());
    return Value.hex(store.secrets().fingerprint(Wire.bytes(asked)));
  }

  @Override
  public long lastNumber() {
    return queries.lastNumber();
  }

  @Override
  public Optional<Stored> find(JobId id) {
    return queries.find(id);
  }

  @Override
  public List<Stored> open() {
    return queries.open();
  }

  @Override
  public List<Answer> answers(JobSpec spec, long after, int limit) {
    return queries.answers(spec, after, limit);
  }

  @Override
  public Optional<Return> answer(JobSpec spec, int position) {
    return queries.answer(spec, position);
  }

  @Override
  public List<JobSummary> list(JobFilter filter) {
    return queries.list(filter);
  }
}
