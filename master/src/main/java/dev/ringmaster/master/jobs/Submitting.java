package dev.ringmaster.master.jobs;

import dev.ringmaster.master.fleet.LiveFleet;
import dev.ringmaster.master.link.Session;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.UnavailableException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** From what somebody asks for to a job that is stored and whose orders are on their way. */
final class Submitting {
  private final JobTable table;
  private final JobRecords records;
  private final LiveFleet fleet;
  private final Permissions permissions;
  private final Deliveries deliveries;
  private final Snapshots snapshots;
  private final Clock clock;
  private final JobLimits limits;
  private final Admission admission;
  private final AtomicLong number;

  Submitting(
      JobTable table,
      JobRecords records,
      LiveFleet fleet,
      Permissions permissions,
      Deliveries deliveries,
      Snapshots snapshots,
      Clock clock,
      JobLimits limits) {
    this.table = table;
    this.records = records;
    this.fleet = fleet;
    this.permissions = permissions;
    this.deliveries = deliveries;
    this.snapshots = snapshots;
    this.clock = clock;
    this.limits = limits;
    this.admission = new Admission(fleet);
    this.number = new AtomicLong(records.lastNumber());
  }

  JobWatch submit(Principal who, Submission submission) {
    return table.once(
        submission.id(),
        job -> attachAgain(who, submission, job),
        () -> {
          refuseToWaitLong(submission);
          return submitNew(who, submission, Alongside.NOTHING);
        });
  }

  JobWatch submit(Principal who, Submission submission, Alongside alongside) {
    return table.once(
        submission.id(),
        job -> attachAgain(who, submission, job),
        () -> submitNew(who, submission, alongside));
  }

  private void refuseToWaitLong(Submission submission) {
    if (submission.timing().queueFor().compareTo(limits.queueFor()) > 0) {
      throw problem(
          "a job may wait at most "
              + limits.queueFor().toHours()
              + " hours for minions (jobs.queue_for)",
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
    refuseTooMany();
    Admission.Admitted admitted = admission.admit(submission);
    authorize(who, admitted);
    refuseUnlessConfirmed(submission, admitted);
    JobSpec spec = spec(who, submission, admitted);
    List<JobRecords.Standing> standings = new ArrayList<>();
    List<Deliveries.Recipient> recipients = new ArrayList<>();
    for (int i = 0; i < spec.members().size(); i++) {
      standings.add(start(spec, i, submission.timing().queueFor(), admitted, recipients));
    }
    Deliveries.refuseTooLarge(spec);
    // signed first: a job that is stored and cannot be signed would wait for nothing
    List<Deliveries.Block> blocks = deliveries.sign(spec, recipients);
    long sequence = JobRecords.await(records.create(spec, standings, audited(spec), alongside));
    LiveJob job = table.takeUp(new JobRecords.Stored(spec, false, sequence, standings));
    Subscription subscription = job.subscribe(0).naming(admitted.unknown());
    deliveries.send(job, blocks);
    deliveries.reachNewcomers(job);
    return subscription;
  }

  private void refuseTooMany() {
    int open = table.open().size();
    if (open >= limits.open()) {
      throw new UnavailableException(
          Problem.of(open + " jobs are open, which is the limit (jobs.open)")
              .withAdvice("cancel some (see 'master jobs list'), or raise the limit"));
    }
  }

  private void authorize(Principal who, Admission.Admitted admitted) {
    List<Enrolment> members = admitted.members().stream().map(JobSpec.Member::enrolment).toList();
    for (Call call : admitted.calls()) {
      permissions.need(who, new Authorizer.Request.Execute(call, members), call.function());
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

  private JobSpec spec(Principal who, Submission submission, Admission.Admitted admitted) {
    Instant now = clock.instant();
    boolean mayQueue = submission.timing().mayQueue() && admitted.mayQueue();
    Duration here = mayQueue ? limits.waitBehind() : limits.startWithin();
    Duration away = submission.timing().queueFor();
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
        submission.timing().timeout(),
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

  private static ProblemsException problem(String message, String advice) {
    return new ProblemsException(Problem.of(message).withAdvice(advice));
  }
}
