package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.plan.Plan;
import dev.ringmaster.orchestration.plan.Step;
import dev.ringmaster.orchestration.plan.Step.Resume;
import dev.ringmaster.orchestration.plan.Step.Retry;
import dev.ringmaster.orchestration.plan.Work;
import dev.ringmaster.orchestration.plan.Work.JobSettings;
import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.states.language.Requisite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Steps in few words. */
final class Steps {
  private final String id;
  private final Work work;
  private final List<Requisite> requisites = new ArrayList<>();
  private final List<Step> rescue = new ArrayList<>();
  private boolean parallel;
  private boolean failhard = true;
  private Optional<Retry> retry = Optional.empty();
  private Duration timeout = Duration.ZERO;
  private Resume resume = Resume.ASK;

  private Steps(String id, Work work) {
    this.id = id;
    this.work = work;
  }

  static Steps call(String id, String function, String target, Value... arguments) {
    return new Steps(
        id,
        new Work.OnMinions(
            target,
            new Call(function, List.of(arguments), Value.map("step", Value.text(id))),
            false,
            JobSettings.DEFAULT));
  }

  static Steps pause(String id, Duration duration) {
    return new Steps(id, new Work.Pause(duration));
  }

  static Plan plan(Step... steps) {
    return new Plan("test", false, List.of(steps));
  }

  Steps require(String... ids) {
    requisites.add(new Requisite.Require(List.of(ids), false));
    return this;
  }

  Steps onfail(String... ids) {
    requisites.add(new Requisite.OnFail(List.of(ids), false));
    return this;
  }

  Steps onchanges(String... ids) {
    requisites.add(new Requisite.OnChanges(List.of(ids), false));
    return this;
  }

  Steps parallel() {
    parallel = true;
    return this;
  }

  Steps soft() {
    failhard = false;
    return this;
  }

  Steps retry(int attempts, Duration interval) {
    retry = Optional.of(new Retry(attempts, interval));
    return this;
  }

  Steps timeout(Duration limit) {
    timeout = limit;
    return this;
  }

  Steps resume(Resume policy) {
    resume = policy;
    return this;
  }

  Steps rescue(Step... steps) {
    rescue.addAll(List.of(steps));
    return this;
  }

  Step get() {
    return new Step(
        id, work, requisites, parallel, failhard, retry, timeout, resume, rescue, Place.NOWHERE);
  }
}
