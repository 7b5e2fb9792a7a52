package dev.ringmaster.master.jobs;

import dev.ringmaster.master.fleet.Fleet;
import dev.ringmaster.master.fleet.MinionStatus;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Binder;
import dev.ringmaster.protocol.function.Catalogue;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From what was typed to who is meant and what exactly each is to run. */
final class Admission {
  private final Fleet fleet;

  Admission(Fleet fleet) {
    this.fleet = fleet;
  }

  /**
   * @param calls bound; each member has one of them
   * @param refused by position: why a member cannot run it although others can
   * @param changesEverything whether it may change something on every minion there is
   * @param unknown names in the target that nobody has
   */
  record Admitted(
      List<Call> calls,
      List<JobSpec.Member> members,
      Map<Integer, JobState.Refused> refused,
      boolean changesEverything,
      List<UnknownName> unknown) {

    /** Whether the call itself lets it wait on a minion behind another state run. */
    boolean mayQueue() {
      Value never = Value.bool(false);
      return calls.stream().noneMatch(call -> never.equals(call.named().get(Signature.QUEUE)));
    }
  }

  Admitted admit(Submission submission) {
    Meant meant =
        submission.members().isEmpty()
            ? Meant.by(submission.target(), fleet.minions())
            : Meant.exactly(submission.members());
    List<Enrolment> enrolments = meant.minions();
    if (enrolments.size() > JobSpec.MEMBER_LIMIT) {
      throw problem(
          enrolments.size()
              + " minions are over the limit of "
              + JobSpec.MEMBER_LIMIT
              + " a job, which is fixed",
          "choose fewer with the target");
    }
    return bind(
        submission.call(),
        meant,
        enrolments.stream().sorted(Comparator.comparing(Enrolment::minion)).toList());
  }

  /**
   * Binds once for each catalogue. A minion that has not told its catalogue yet is given the call
   * as the others understand it.
   */
  private Admitted bind(Call call, Meant meant, List<Enrolment> enrolments) {
    Variants bound = new Variants(call);
    Map<String, Integer> variants = new HashMap<>();
    Map<String, Catalogue> without = new HashMap<>();
    List<@Nullable Catalogue> catalogues = new ArrayList<>();
    for (Enrolment enrolment : enrolments) {
      Catalogue catalogue = fleet.catalogue(enrolment).orElse(null);
      catalogues.add(catalogue);
      if (catalogue != null
          && !variants.containsKey(catalogue.digest())
          && !without.containsKey(catalogue.digest())) {
        bound
            .bindWith(catalogue)
            .ifPresentOrElse(
                variant -> variants.put(catalogue.digest(), variant),
                () -> without.put(catalogue.digest(), catalogue));
      }
    }
    if (bound.calls.isEmpty() && without.isEmpty()) {
      bindAsOthersDo(bound);
    }
    if (bound.calls.isEmpty()) {
      throw unknown(call, without);
    }
    List<JobSpec.Member> members = new ArrayList<>();
    Map<Integer, JobState.Refused> refused = new HashMap<>();
    for (int i = 0; i < enrolments.size(); i++) {
      Catalogue catalogue = catalogues.get(i);
      Integer variant = catalogue == null ? null : variants.get(catalogue.digest());
      if (catalogue != null && variant == null) {
        refused.put(i, missing(call));
      }
      members.add(new JobSpec.Member(enrolments.get(i), variant == null ? 0 : variant));
    }
    return new Admitted(
        bound.calls, members, refused, meant.everybody() && bound.mayChange, meant.unknown());
  }

  /** No member has told what it can run: any other minion that knows the function will do. */
  private void bindAsOthersDo(Variants bound) {
    for (MinionStatus minion : fleet.minions()) {
      Optional<Catalogue> catalogue = fleet.catalogue(minion.enrolment());
      if (catalogue.isPresent() && bound.bindWith(catalogue.get()).isPresent()) {
        return;
      }
    }
  }

  /** A call as each catalogue understands it. */
  private static final class Variants {
    final Call call;
    final List<Call> calls = new ArrayList<>();
    boolean mayChange;

    Variants(Call call) {
      this.call = call;
    }

    /** Which of the calls it is; empty if the catalogue has no such function. */
    Optional<Integer> bindWith(Catalogue catalogue) {
      return catalogue
          .function(call.function())
          .map(signature -> {
            Call bound = Binder.normalise(signature, call);
            if (!calls.contains(bound)) {
              calls.add(bound);
            }
            mayChange |= signature.effect() != Effect.READ;
            return calls.indexOf(bound);
          });
    }
  }

  private static JobState.Refused missing(Call call) {
    return new JobState.Refused(
        Outcome.Reason.BAD_CALL, "this minion has no function '" + call.function() + "'");
  }

  private ProblemsException unknown(Call call, Map<String, Catalogue> without) {
    without.values().forEach(catalogue -> catalogue.needFunction(call.function()));
    return problem(
        "nobody knows the arguments of '"
            + call.function()
            + "': no minion that has told what it can run knows it",
        "connect a minion of the target first, or wait a moment if it has just been accepted");
  }

  private static ProblemsException problem(String message, String advice) {
    return new ProblemsException(Problem.of(message).withAdvice(advice));
  }
}
