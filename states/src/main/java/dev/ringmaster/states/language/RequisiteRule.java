package dev.ringmaster.states.language;

import java.util.ArrayList;
import java.util.List;

/**
 * What each requisite decides, and which of them wins: unmet, then failed, then cannot know, then
 * prereq, then onfail (unless onchanges is met), then onchanges, then watch. Pure functions; the
 * state runner and the orchestrator both walk their plans by them.
 */
public final class RequisiteRule {
  /** Why the holder of an onchanges did not run. */
  public static final String NOTHING_CHANGED =
      "State was not run because none of the onchanges reqs changed";

  /** Why the holder of an onfail did not run. */
  public static final String NOTHING_FAILED =
      "State was not run because none of the onfail reqs failed";

  /** Why the holder of a prereq did not run. */
  public static final String NOTHING_WOULD_CHANGE = "No changes detected";

  private RequisiteRule() {}

  /** How a requisite sees its targets. */
  @FunctionalInterface
  public interface View {
    /**
     * @param requisite one that points at {@code target}; for a prereq the answer is what the
     *     target would do ({@link TargetState#CHANGED} if it would change)
     */
    TargetState of(Requisite requisite, String target);
  }

  /** What all the requisites of one holder decide together. */
  public static Decision decide(List<Requisite> requisites, View view) {
    Tally tally = new Tally(view);
    requisites.forEach(tally::add);
    return tally.decision();
  }

  /** The targets of the holder's {@code listen}s that changed. */
  public static List<String> heard(List<Requisite> requisites, View view) {
    List<String> changed = new ArrayList<>();
    for (Requisite requisite : requisites) {
      if (requisite instanceof Requisite.Listen listen) {
        changed.addAll(with(listen, view, List.of(TargetState.CHANGED)));
      }
    }
    return changed;
  }

  private static List<String> with(Requisite requisite, View view, List<TargetState> states) {
    return requisite.targets().stream()
        .filter(target -> states.contains(view.of(requisite, target)))
        .toList();
  }

  /** Whether a condition for running holds, as far as its requisites were there. */
  private enum Condition {
    ABSENT,
    MET,
    UNMET
  }

  private static final class Tally {
    private final View view;
    private final List<String> pending = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private final List<String> watched = new ArrayList<>();
    private Condition prereq = Condition.ABSENT;
    private Condition onFail = Condition.ABSENT;
    private Condition onChanges = Condition.ABSENT;

    Tally(View view) {
      this.view = view;
    }

    void add(Requisite requisite) {
      if (!(requisite instanceof Requisite.Listen)) {
        pending.addAll(with(requisite, view, List.of(TargetState.PENDING)));
      }
      Seen seen = Seen.by(requisite, view);
      switch (requisite) {
        case Requisite.Require require -> needSuccess(seen, require.any());
        case Requisite.Watch watch -> {
          needSuccess(seen, watch.any());
          if (watch.any() && seen.changed.isEmpty()) {
            unknown.addAll(seen.unknown);
          }
          watched.addAll(seen.changed);
        }
        case Requisite.OnChanges changes -> onChanges = either(onChanges, changes(seen, changes));
        case Requisite.OnFail failure ->
            onFail = onFail == Condition.UNMET ? onFail : failure(seen, failure);
        case Requisite.Prereq ignored -> prereq = either(prereq, prereq(seen));
        case Requisite.Listen ignored -> {}
      }
    }

    private void needSuccess(Seen seen, boolean any) {
      if (!any) {
        failed.addAll(seen.failed);
        unknown.addAll(seen.unknown);
      } else if (!seen.anySuccess) {
        (seen.unknown.isEmpty() ? failed : unknown)
            .addAll(seen.unknown.isEmpty() ? seen.failed : seen.unknown);
      }
    }

    private Condition changes(Seen seen, Requisite.OnChanges requisite) {
      boolean met = !seen.changed.isEmpty();
      if (!met || !requisite.any()) {
        failed.addAll(seen.failed);
        unknown.addAll(seen.unknown);
      }
      return met ? Condition.MET : Condition.UNMET;
    }

    private Condition failure(Seen seen, Requisite.OnFail requisite) {
      boolean decided = requisite.all() ? seen.anySuccess : !seen.failed.isEmpty();
      if (!decided) {
        unknown.addAll(seen.unknown);
      }
      boolean met = requisite.all() ? !seen.anySuccess : !seen.failed.isEmpty();
      return met ? Condition.MET : Condition.UNMET;
    }

    private Condition prereq(Seen seen) {
      failed.addAll(seen.failed);
      if (seen.changed.isEmpty()) {
        unknown.addAll(seen.unknown);
      }
      return seen.changed.isEmpty() ? Condition.UNMET : Condition.MET;
    }

    /** Two requisites of one kind are as one with the targets of both: one that is met will do. */
    private static Condition either(Condition before, Condition now) {
      return before == Condition.MET || now == Condition.MET ? Condition.MET : now;
    }

    Decision decision() {
      if (!pending.isEmpty()) {
        return new Decision.Wait(pending);
      }
      if (!failed.isEmpty()) {
        return new Decision.Block(failed.stream().distinct().toList());
      }
      if (!unknown.isEmpty()) {
        return new Decision.CannotKnow(unknown.getFirst());
      }
      if (prereq != Condition.ABSENT) {
        return prereq == Condition.MET
            ? new Decision.Run(List.of())
            : new Decision.Skip(NOTHING_WOULD_CHANGE);
      }
      if (onFail == Condition.UNMET && onChanges != Condition.MET) {
        return new Decision.Skip(NOTHING_FAILED);
      }
      if (onChanges == Condition.UNMET) {
        return new Decision.Skip(NOTHING_CHANGED);
      }
      return new Decision.Run(watched);
    }
  }

  /** The targets of one requisite, sorted by what became of them. */
  private record Seen(
      List<String> failed, List<String> unknown, List<String> changed, boolean anySuccess) {
    static Seen by(Requisite requisite, View view) {
      boolean success =
          !with(
                  requisite,
                  view,
                  List.of(TargetState.UNCHANGED, TargetState.CHANGED, TargetState.SKIPPED))
              .isEmpty();
      return new Seen(
          with(requisite, view, List.of(TargetState.FAILED, TargetState.BLOCKED)),
          with(requisite, view, List.of(TargetState.UNKNOWN)),
          with(requisite, view, List.of(TargetState.CHANGED)),
          success);
    }
  }
}
