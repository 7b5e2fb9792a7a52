package dev.ringmaster.master.jobs;

import dev.ringmaster.master.events.Audit;
import dev.ringmaster.master.fleet.LiveFleet;
import dev.ringmaster.master.link.Session;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.UnavailableException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.session.Downward;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All jobs: those that are open in memory, the others in the store. */
public final class LiveJobs implements Jobs {
  private static final Logger LOG = LoggerFactory.getLogger(LiveJobs.class);
  private static final int RECENT = 8;
  private static final Duration STRAYS_EVERY = Duration.ofMinutes(1);

  private final JobRecords records;
  private final LiveFleet fleet;
  private final Authorizer authorizer;
  private final Snapshots snapshots;
  private final Audit audit;
  private final Clock clock;
  private final JobLimits limits;
  private final Admission admission;
  private final Deliveries deliveries;
  private final AtomicLong number;
  private final Map<JobId, LiveJob> live = new ConcurrentHashMap<>();
  private final Map<JobId, LiveJob> recent = new LinkedHashMap<>();
  private Instant strays = Instant.MIN; // used by whoever ticks
  private final Lock[] submitting =
      new Lock[64]; // by id, so that asking twice at once is asking once

  /**
   * Takes up the jobs that are open in the store.
   *
   * @param clock master time
   */
  public LiveJobs(
      JobRecords records,
      LiveFleet fleet,
      Authorizer authorizer,
      OrderSigner signer,
      Snapshots snapshots,
      Audit audit,
      Clock clock,
      JobLimits limits) {
    this.records = records;
    this.fleet = fleet;
    this.authorizer = authorizer;
    this.snapshots = snapshots;
    this.audit = audit;
    this.clock = clock;
    this.limits = limits;
    this.admission = new Admission(fleet);
    this.deliveries = new Deliveries(signer);
    this.number = new AtomicLong(records.lastNumber());
    Arrays.setAll(submitting, i -> new ReentrantLock());
    records.open().forEach(this::takeUp);
  }

  private LiveJob takeUp(JobRecords.Stored stored) {
    LiveJob job = new LiveJob(stored, records, this::finished);
    if (!job.isFinished()) {
      live.put(stored.spec().id(), job);
    }
    return job;
  }

  private void finished(LiveJob job) {
    synchronized (recent) {
      recent.put(job.spec().id(), job);
    }
    keep(job);
    live.remove(job.spec().id(), job);
  }

  /**
   * Finished jobs that may be asked for soon: a returning fleet repeats what was not acknowledged.
   */
  private LiveJob keep(LiveJob job) {
    synchronized (recent) {
      LiveJob other = recent.putIfAbsent(job.spec().id(), job);
      if (recent.size() > RECENT) {
        recent.remove(recent.keySet().iterator().next());
      }
      return other == null ? job : other;
    }
  }

  private Optional<LiveJob> recent(JobId id) {
    synchronized (recent) {
      return Optional.ofNullable(recent.get(id));
    }
  }

  @Override
  public JobWatch submit(Principal who, Submission submission) {
    return once(
        submission,
        job -> attachAgain(who, submission, job),
        () -> {
          refuseToWaitLong(submission);
          return submitNew(who, submission, Alongside.NOTHING);
        });
  }

  @Override
  public JobWatch submit(Principal who, Submission submission, Alongside alongside) {
    return once(
        submission,
        job -> attachAgain(who, submission, job),
        () -> submitNew(who, submission, alongside));
  }

  private JobWatch once(
      Submission submission, Function<LiveJob, JobWatch> again, Supplier<JobWatch> anew) {
    Lock lock = submitting(submission.id());
    lock.lock();
    try {
      return find(submission.id()).map(again).orElseGet(anew);
    } finally {
      lock.unlock();
    }
  }

  private void refuseToWaitLong(Submission submission) {
    if (submission.queueFor().compareTo(limits.queueFor()) > 0) {
      throw problem(
          "a job may wait at most " + limits.queueFor() + " for minions (jobs.queue_for)",
          "queue it for less");
    }
  }

  private JobWatch attachAgain(Principal who, Submission submission, LiveJob job) {
    JobSpec spec = job.spec();
    if (!spec.principal().isSameAs(who)) {
      throw problem(
          "job " + spec.id() + " was submitted by " + spec.principal(),
          "use an id of your own for a new job");
    }
    if (!spec.fingerprint().equals(records.fingerprint(submission))) {
      throw problem(
          "job "
              + spec.id()
              + " is known with another target, call or pillar ("
              + spec.function()
              + ")",
          "an id stands for one call; use a new one for a new job");
    }
    return job.subscribe(0);
  }

  private JobWatch submitNew(Principal who, Submission submission, Alongside alongside) {
    if (live.size() >= limits.open()) {
      throw new UnavailableException(
          Problem.of(live.size() + " jobs are open, which is the limit (jobs.open)")
              .withAdvice("cancel some (see 'master jobs list'), or raise the limit"));
    }
    Admission.Admitted admitted = admission.admit(submission);
    authorize(who, admitted);
    refuseUnlessConfirmed(submission, admitted);
    JobSpec spec = spec(who, submission, admitted);
    List<JobRecords.Standing> standings = new ArrayList<>();
    List<Deliveries.Recipient> recipients = new ArrayList<>();
    for (int i = 0; i < spec.members().size(); i++) {
      standings.add(start(spec, i, submission.queueFor(), admitted, recipients));
    }
    CompletableFuture<Long> stored = records.create(spec, standings, audited(spec), alongside);
    List<Deliveries.Block> blocks = deliveries.sign(spec, recipients);
    long sequence = await(stored);
    LiveJob job = takeUp(new JobRecords.Stored(spec, false, sequence, standings));
    Subscription subscription = job.subscribe(0).naming(admitted.unknown());
    deliveries.send(job, blocks);
    reachNewcomers(job);
    return subscription;
  }

  private void authorize(Principal who, Admission.Admitted admitted) {
    List<Enrolment> members = admitted.members().stream().map(JobSpec.Member::enrolment).toList();
    for (Call call : admitted.calls()) {
      refuseUnlessAllowed(who, new Authorizer.Request.Execute(call, members), call.function());
    }
  }

  private static void refuseUnlessConfirmed(Submission submission, Admission.Admitted admitted) {
    if (admitted.changesEverything() && !submission.confirmed()) {
      String function = submission.call().function();
      throw new UnconfirmedException(
          Problem.of(
                  "this runs "
                      + function
                      + " on every minion, "
                      + admitted.members().size()
                      + " in all")
              .withAdvice("ask again with confirmed: true if that is meant"));
    }
  }

  private void refuseUnlessAllowed(Principal who, Authorizer.Request request, String subject) {
    Optional<Problem> refusal = authorizer.refusal(who, request);
    if (refusal.isPresent()) {
      String why = refusal.get().message();
      audit.record(who.name(), "refused", subject, Value.map("why", Value.text(why)));
      throw new ProblemsException(refusal.get());
    }
  }

  private JobSpec spec(Principal who, Submission submission, Admission.Admitted admitted) {
    Instant now = clock.instant();
    boolean mayQueue = submission.mayQueue() && admitted.mayQueue();
    Duration here = mayQueue ? limits.waitBehind() : limits.startWithin();
    Duration away = submission.queueFor();
    Duration validity = away.compareTo(here) > 0 ? away : here;
    return new JobSpec(
        number.incrementAndGet(),
        submission.id(),
        admitted.calls(),
        submission.target(),
        who,
        records.fingerprint(submission),
        now,
        now.plus(validity),
        submission.timeout(),
        away.isPositive(),
        mayQueue,
        submission.environment(),
        submission.pillarEnvironment(),
        submission.pillar(),
        snapshots.pin(submission.environment()),
        admitted.members());
  }

  /** Where a member starts out; those who are connected become recipients. */
  private JobRecords.Standing start(
      JobSpec spec,
      int position,
      Duration queueFor,
      Admission.Admitted admitted,
      List<Deliveries.Recipient> recipients) {
    Enrolment enrolment = spec.members().get(position).enrolment();
    JobState.Refused refused = admitted.refused().get(position);
    Optional<Session> session = fleet.session(enrolment);
    if (refused != null) {
      return new JobRecords.Standing(refused, false, 0, false);
    }
    if (session.isPresent()) {
      recipients.add(new Deliveries.Recipient(position, session.get()));
      return new JobRecords.Standing(new JobState.NotStarted(""), true, 0, false);
    }
    if (fleet.minion(enrolment).isEmpty()) {
      return new JobRecords.Standing(
          new JobState.NotStarted("the minion is not accepted any more"), false, 0, false);
    }
    JobState away =
        spec.queued()
            ? new JobState.Waiting(spec.submittedAt().plus(queueFor))
            : new JobState.NotStarted("not connected");
    return new JobRecords.Standing(away, false, 0, false);
  }

  private static Value.MapValue audited(JobSpec spec) {
    return Value.map(
        "function",
        Value.text(spec.function()),
        "arguments",
        spec.calls().getFirst().named(),
        "target",
        Value.text(spec.target()),
        "members",
        Value.integer(spec.members().size()),
        "environment",
        Value.text(spec.environment()));
  }

  /** Minions that came while the job was being stored saw no open order; they get it now. */
  private void reachNewcomers(LiveJob job) {
    for (int i = 0; i < job.spec().members().size(); i++) {
      if (job.isUnsent(i)) {
        int position = i;
        fleet
            .session(job.spec().members().get(i).enrolment())
            .ifPresent(session -> resendOrClose(job, position, session));
      }
    }
  }

  @Override
  public JobWatch watch(Principal who, JobId id, long after) {
    refuseUnlessAllowed(who, new Authorizer.Request.Manage("job.read", id.toString()), "job.read");
    return need(id).subscribe(after);
  }

  private Optional<LiveJob> find(JobId id) {
    return lookUpOpen(id).or(() -> recent(id)).or(() -> findStored(id));
  }

  /** A job that is being submitted is stored a moment before it is open here; so this waits. */
  private Optional<LiveJob> findStored(JobId id) {
    Lock lock = submitting(id);
    lock.lock();
    try {
      return records.find(id).map(this::current);
    } finally {
      lock.unlock();
    }
  }

  private Lock submitting(JobId id) {
    return submitting[Math.floorMod(id.hashCode(), submitting.length)];
  }

  /** What was read may have been overtaken by what is in memory. */
  private LiveJob current(JobRecords.Stored stored) {
    return lookUpOpen(stored.spec().id())
        .orElseGet(() -> keep(new LiveJob(stored, records, done -> {})));
  }

  private LiveJob need(JobId id) {
    return find(id)
        .orElseThrow(() ->
            problem(
                "there is no job " + id,
                "see 'master jobs list'; old jobs are removed by retention"));
  }

  @Override
  public List<JobSummary> list(Principal who, JobFilter filter) {
    refuseUnlessAllowed(who, new Authorizer.Request.Manage("job.list", ""), "job.list");
    return records.list(filter);
  }

  @Override
  public Optional<JobDetail> show(Principal who, JobId id) {
    refuseUnlessAllowed(who, new Authorizer.Request.Manage("job.read", id.toString()), "job.read");
    return find(id).map(LiveJob::detail);
  }

  @Override
  public Stream<JobDetail.Member> members(Principal who, JobId id) {
    refuseUnlessAllowed(who, new Authorizer.Request.Manage("job.read", id.toString()), "job.read");
    LiveJob job = need(id);
    List<JobDetail.Member> members = job.members();
    return IntStream.range(0, members.size())
        .mapToObj(position -> withAnswer(job.spec(), position, members.get(position)));
  }

  /** What it has answered may be newer than its state, and then says more. */
  private JobDetail.Member withAnswer(JobSpec spec, int position, JobDetail.Member member) {
    Optional<Return> answer =
        member.state().isFinal() ? records.answer(spec, position) : Optional.empty();
    return new JobDetail.Member(
        member.enrolment(), answer.map(JobState::of).orElse(member.state()), answer);
  }

  @Override
  public void cancel(Principal who, JobId id) {
    refuseUnlessAllowed(
        who, new Authorizer.Request.Manage("job.cancel", id.toString()), "job.cancel");
    LiveJob job = need(id);
    @Nullable List<LiveJob.Proposal> unsent =
        job.beginCancelling("cancelled by " + who + " before it was delivered");
    if (unsent == null) {
      return;
    }
    try {
      await(job.cancel(who, unsent));
    } catch (ProblemsException e) {
      job.cancellingFailed();
      throw e;
    }
    for (int i = 0; i < job.spec().members().size(); i++) {
      if (!job.state(i).isFinal()) {
        fleet
            .session(job.spec().members().get(i).enrolment())
            .ifPresent(session -> session.send(new Downward.Cancel(id)));
      }
    }
  }

  /** The job, if {@code member} is one of its members. */
  public Optional<JobSpec> find(JobId id, Enrolment member) {
    return find(id).filter(job -> job.position(member).isPresent()).map(LiveJob::spec);
  }

  /** Whether a job that is not done is pinned to the files with this digest. */
  public boolean isPinnedTo(String snapshot) {
    return live().stream().anyMatch(job -> job.spec().snapshot().equals(snapshot));
  }

  /** Digests of the files of jobs that this member is not done with. */
  public Set<String> openSnapshots(Enrolment member) {
    Set<String> digests = new HashSet<>();
    for (LiveJob job : live()) {
      job.position(member)
          .filter(position -> !job.state(position).isFinal())
          .ifPresent(_ -> digests.add(job.spec().snapshot()));
    }
    return digests;
  }

  Collection<LiveJob> live() {
    return live.values();
  }

  Optional<LiveJob> lookUpOpen(JobId id) {
    return Optional.ofNullable(live.get(id));
  }

  Optional<LiveJob> lookUp(JobId id) {
    return find(id);
  }

  /**
   * Sends an order that the minion on {@code session} lacks, once that is noted. Where it cannot be
   * noted the session is closed: the minion gets it when it is back.
   */
  void resendOrClose(LiveJob job, int position, Session session) {
    try {
      resend(job, position, session);
    } catch (ProblemsException e) {
      LOG.warn(
          "cannot send job {} to {} yet: {}",
          job.spec().id(),
          session.enrolment().minion(),
          e.getMessage());
      session.close("the master cannot store that it sends an order");
    }
  }

  private void resend(LiveJob job, int position, Session session) {
    if (!job.mayBeSent(position)) {
      await(records.sending(job.spec(), List.of(position)));
      job.willBeSent(position);
    }
    List<Deliveries.Recipient> one = List.of(new Deliveries.Recipient(position, session));
    deliveries.send(job, deliveries.sign(job.spec(), one));
  }

  /**
   * The minion is not accepted any more: what is open on it ends, as far as anybody can know. What
   * cannot be stored now {@link #tick} ends later.
   */
  public void withdrawn(Enrolment enrolment) {
    for (LiveJob job : live.values()) {
      job.position(enrolment).ifPresent(position -> endAll(job, abandon(job, position)));
    }
  }

  private static List<LiveJob.Proposal> abandon(LiveJob job, int position) {
    return job.abandon(position, "the minion's key was deleted");
  }

  /** Members whose keys were deleted, and the master stopped, or could not store it, just then. */
  private void abandonStrays(LiveJob job) {
    List<LiveJob.Proposal> ends = new ArrayList<>();
    for (int i = 0; i < job.spec().members().size(); i++) {
      if (fleet.minion(job.spec().members().get(i).enrolment()).isEmpty()) {
        ends.addAll(abandon(job, i));
      }
    }
    endAll(job, ends);
  }

  /**
   * What every second brings: orders that expire, and progress that is worth noting. The fleet must
   * know by then who is accepted.
   */
  public void tick() {
    Instant now = clock.instant();
    if (!now.isBefore(strays)) {
      strays = now.plus(STRAYS_EVERY);
      live.values().forEach(this::abandonStrays);
    }
    for (LiveJob job : live.values()) {
      endAll(job, job.overdue(now));
      job.takeUnnoted().forEach((position, state) -> records.interim(job.spec(), position, state));
    }
  }

  private static void endAll(LiveJob job, List<LiveJob.Proposal> ends) {
    if (ends.isEmpty()) {
      return;
    }
    try {
      await(job.end(ends));
    } catch (ProblemsException e) {
      LOG.warn("members of job {} cannot be ended yet: {}", job.spec().id(), e.getMessage());
    }
  }

  static <T> T await(CompletableFuture<T> stored) {
    try {
      return stored.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ProblemsException problems) {
        throw problems;
      }
      throw e;
    }
  }

  private static ProblemsException problem(String message, String advice) {
    return new ProblemsException(Problem.of(message).withAdvice(advice));
  }
}
