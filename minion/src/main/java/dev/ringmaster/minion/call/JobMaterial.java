package dev.ringmaster.minion.call;

import dev.ringmaster.minion.custom.Custom;
import dev.ringmaster.minion.files.JobFiles;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.BundleRequest;
import dev.ringmaster.protocol.job.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files and the pillar of one job, fetched when first asked for. A state function may ask for
 * those of other environments besides; all are closed together.
 */
final class JobMaterial implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobMaterial.class);
  private final Workshop workshop;
  private final Order order;
  private final SecretMask mask;
  private final List<JobFiles> opened = new ArrayList<>();
  private @Nullable JobFiles own;
  private @Nullable Custom custom;

  JobMaterial(Workshop workshop, Order order, SecretMask mask) {
    this.workshop = workshop;
    this.order = order;
    this.mask = mask;
  }

  /** Whether the job is pinned to no files, so that nothing can come with them. */
  boolean hasNoFiles() {
    return order.snapshot().isEmpty();
  }

  /** Those that the job is pinned to. */
  synchronized JobFiles own() throws InterruptedException {
    JobFiles existing = own;
    if (existing == null) {
      existing =
          open(
              new BundleRequest(
                  Optional.of(order.id()), order.environment(), "", order.snapshot()));
      own = existing;
    }
    return existing;
  }

  /** Those of other environments than the job's own; an empty choice is the job's. */
  synchronized JobFiles other(Optional<String> environment, Optional<String> pillarEnvironment)
      throws InterruptedException {
    if (environment.isEmpty() && pillarEnvironment.isEmpty()) {
      return own();
    }
    boolean same = environment.isEmpty() || environment.get().equals(order.environment());
    return open(
        new BundleRequest(
            Optional.of(order.id()),
            environment.orElse(order.environment()),
            pillarEnvironment.orElse(""),
            same ? order.snapshot() : ""));
  }

  private JobFiles open(BundleRequest request) throws InterruptedException {
    JobFiles files = JobFiles.open(request, workshop.cache(), workshop.bundles());
    opened.add(files);
    learn(files.pillar());
    return files;
  }

  /** The pillar that belongs to some files, as it is now. */
  Value.MapValue pillarNow(JobFiles files) throws InterruptedException {
    Value.MapValue pillar = files.pillarNow();
    learn(pillar);
    return pillar;
  }

  /** What is secret in {@code data} is masked from now on in all that the job says. */
  void learn(Value data) {
    mask.learn(data);
  }

  /** What the executables of the job's snapshot offer. */
  synchronized Custom custom() throws InterruptedException {
    Custom existing = custom;
    if (existing == null) {
      existing = custom(own());
      custom = existing;
    }
    return existing;
  }

  Custom custom(JobFiles files) throws InterruptedException {
    Custom found = workshop.modules().of(files);
    for (Problem problem : found.problems()) {
      LOG.warn("{}", problem.describe());
    }
    return found;
  }

  @Override
  public synchronized void close() {
    opened.forEach(JobFiles::close);
    opened.clear();
    own = null;
  }
}
