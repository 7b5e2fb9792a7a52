package dev.ringmaster.master.jobs;

import dev.ringmaster.master.fleet.Fleet;
import dev.ringmaster.master.fleet.MinionStatus;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Binder;
import dev.ringmaster.protocol.function.Catalogue;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.target.Target;
import dev.ringmaster.protocol.target.TargetParser;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From what was typed to who is meant and what exactly each is to run. */
final class Admission {
  private static final int NAMED_IDS = 10;
  private final Fleet fleet;

  Admission(Fleet fleet) {
    this.fleet = fleet;
  }

  /**
   * @param calls bound; each member has one of them
   * @param refused by position: why a member cannot run it although others can
   */
  record Admitted(
      List<Call> calls, List<JobSpec.Member> members, Map<Integer, JobState.Refused> refused) {

    /** Whether the call itself lets it wait on a minion behind another state run. */
    boolean mayQueue() {
      Value never = Value.bool(false);
      return calls.stream().noneMatch(call -> never.equals(call.named().get(Signature.QUEUE)));
    }
  }

  Admitted admit(Submission submission) {
    List<Enrolment> enrolments =
        submission.members().isEmpty() ? resolve(submission.target()) : submission.members();
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
        enrolments.stream().sorted(Comparator.comparing(Enrolment::minion)).toList());
  }

  private List<Enrolment> resolve(String text) {
    Target target = TargetParser.parse(text);
    List<MinionStatus> minions = fleet.minions();
    List<Enrolment> matched = new ArrayList<>();
    for (MinionStatus minion : minions) {
      if (target.matches(minion.enrolment().minion(), minion.grains())) {
        matched.add(minion.enrolment());
      }
    }
    if (matched.isEmpty()) {
      throw new NothingMatchedException(
          Problem.of("the target '" + text + "' matches no minion")
              .withAdvice(nearby(target, minions)));
    }
    return matched;
  }

  private static String nearby(Target target, List<MinionStatus> minions) {
    List<String> ids = minions.stream().map(m -> m.enrolment().minion().value()).toList();
    if (ids.isEmpty()) {
      return "no minion is accepted yet: see 'master keys list'";
    }
    Set<String> near = new LinkedHashSet<>();
    names(target).forEach(name -> near.addAll(Suggestion.near(name, ids)));
    if (!near.isEmpty()) {
      return "Did you mean '" + String.join("' or '", near) + "'?";
    }
    String more = ids.size() > NAMED_IDS ? ", … (" + ids.size() + " in all)" : "";
    return "there are " + String.join(", ", ids.subList(0, Math.min(NAMED_IDS, ids.size()))) + more;
  }

  /** What of a target reads like a minion's name. */
  private static List<String> names(Target target) {
    return switch (target) {
      case Target.ByGlob glob -> List.of(glob.glob().pattern().replaceAll("[*?\\[\\]!]", ""));
      case Target.ByList list -> List.copyOf(list.names());
      case Target.ByExpression expression -> List.of(expression.pattern().pattern());
      case Target.ByGrain grain -> List.of();
      case Target.And and -> join(and.left(), and.right());
      case Target.Or or -> join(or.left(), or.right());
      case Target.Not not -> List.of();
    };
  }

  private static List<String> join(Target left, Target right) {
    List<String> names = new ArrayList<>(names(left));
    names.addAll(names(right));
    return names;
  }

  /**
   * Binds once for each catalogue. A minion that has not told its catalogue yet is given the call
   * as the others understand it.
   */
  private Admitted bind(Call call, List<Enrolment> enrolments) {
    List<Call> calls = new ArrayList<>();
    Map<String, Integer> variants = new HashMap<>();
    Map<String, Catalogue> without = new HashMap<>();
    List<@Nullable Catalogue> catalogues = new ArrayList<>();
    for (Enrolment enrolment : enrolments) {
      Catalogue catalogue = fleet.catalogue(enrolment).orElse(null);
      catalogues.add(catalogue);
      if (catalogue != null
          && !variants.containsKey(catalogue.digest())
          && !without.containsKey(catalogue.digest())) {
        bindWith(catalogue, call, calls)
            .ifPresentOrElse(
                variant -> variants.put(catalogue.digest(), variant),
                () -> without.put(catalogue.digest(), catalogue));
      }
    }
    if (calls.isEmpty() && without.isEmpty()) {
      bindAsOthersDo(call, calls);
    }
    if (calls.isEmpty()) {
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
    return new Admitted(calls, members, refused);
  }

  /** No member has told what it can run: any other minion that knows the function will do. */
  private void bindAsOthersDo(Call call, List<Call> calls) {
    for (MinionStatus minion : fleet.minions()) {
      Optional<Catalogue> catalogue = fleet.catalogue(minion.enrolment());
      if (catalogue.isPresent() && bindWith(catalogue.get(), call, calls).isPresent()) {
        return;
      }
    }
  }

  /** The variant of the bound call; empty if the catalogue has no such function. */
  private static Optional<Integer> bindWith(Catalogue catalogue, Call call, List<Call> calls) {
    return catalogue
        .function(call.function())
        .map(signature -> {
          Call bound = Binder.normalise(signature, call);
          if (!calls.contains(bound)) {
            calls.add(bound);
          }
          return calls.indexOf(bound);
        });
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
