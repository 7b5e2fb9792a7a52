package dev.ringmaster.master.jobs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where the members of a job stand, and how many have no end. To be used only with the job's lock
 * held.
 */
final class Slots {
  private final JobSpec spec;
  private final Slot[] slots;
  private final List<Integer> unnoted = new ArrayList<>();
  private final Instant earliestDeadline;
  private int open; // without an end
  private int unsettled; // of those, the ones for whom no end is being stored

  Slots(JobSpec spec, List<JobRecords.Standing> standings) {
    this.spec = spec;
    this.slots = standings.stream().map(Slot::new).toArray(Slot[]::new);
    for (Slot slot : slots) {
      if (!slot.isFinal()) {
        open++;
      }
    }
    unsettled = open;
    earliestDeadline =
        IntStream.range(0, slots.length)
            .mapToObj(this::deadline)
            .min(Comparator.naturalOrder())
            .orElse(spec.notAfter());
  }

  Slot get(int position) {
    return slots[position];
  }

  boolean isFinished() {
    return open == 0;
  }

  /** Whether every member has an end or one that is being stored. */
  boolean isSettled() {
    return unsettled == 0;
  }

  List<JobDetail.Member> members() {
    List<JobDetail.Member> members = new ArrayList<>(slots.length);
    for (int i = 0; i < slots.length; i++) {
      members.add(
          new JobDetail.Member(
              spec.members().get(i).enrolment(), slots[i].state(), Optional.empty()));
    }
    return members;
  }

  /** The minion lets it wait, or runs it. Answers whether that is different from before. */
  boolean progressed(int position, JobState state) {
    boolean different = slots[position].progressed(state);
    if (different) {
      unnoted.add(position);
    }
    return different;
  }

  /** What minions said since the last call and still holds, so that it can be noted. */
  Map<Integer, JobState> takeUnnoted() {
    Map<Integer, JobState> states = new HashMap<>();
    for (int position : unnoted) {
      if (!slots[position].isFinal()) {
        states.put(position, slots[position].state());
      }
    }
    unnoted.clear();
    return states;
  }

  /** Members that nothing was sent to and whose time is over at {@code now}. */
  List<Proposal> overdue(Instant now) {
    List<Proposal> ends = new ArrayList<>();
    if (now.isAfter(earliestDeadline) && unsettled > 0) {
      for (int i = 0; i < slots.length; i++) {
        if (slots[i].isUnsent() && now.isAfter(deadline(i))) {
          ends.add(Proposal.of(i, new JobState.Expired(deadline(i))));
        }
      }
    }
    return ends;
  }

  Instant deadline(int position) {
    return slots[position].state() instanceof JobState.Waiting waiting
        ? waiting.notAfter()
        : spec.notAfter();
  }

  /** The same end for all that nothing was sent to. */
  List<Proposal> endUnsent(JobState end) {
    return IntStream.range(0, slots.length)
        .filter(i -> slots[i].isUnsent())
        .mapToObj(i -> Proposal.of(i, end))
        .toList();
  }

  /** Whether this end may count; then it is pending. */
  boolean beginEnding(Proposal proposal) {
    Slot slot = slots[proposal.position()];
    if (!slot.mayEnd(proposal)) {
      return false;
    }
    if (slot.isUnsettled()) {
      unsettled--;
    }
    slot.beginEnding();
    return true;
  }

  /** A pending end is stored. */
  void ended(Proposal proposal) {
    Slot slot = slots[proposal.position()];
    slot.doneEnding();
    if (!slot.isFinal()) {
      open--;
    }
    slot.end(proposal);
  }

  /** A pending end does not count, or cannot be stored. */
  void notEnded(Proposal proposal) {
    Slot slot = slots[proposal.position()];
    slot.doneEnding();
    if (slot.isUnsettled()) {
      unsettled++;
    }
  }
}
