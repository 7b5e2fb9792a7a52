package dev.ringmaster.minion.call;

import dev.ringmaster.minion.custom.Custom;
import dev.ringmaster.minion.intake.Runner;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Binder;
import dev.ringmaster.protocol.function.Catalogue;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.function.Functions;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.resource.Resources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the functions of this release, and those that came with the files. */
public final class Calls implements Runner {
  private final Workshop workshop;
  private final Functions functions;
  private final Resources resources;
  private volatile Catalogue catalogue;

  /**
   * @param functions of this release
   * @param resources of this release
   */
  public Calls(Workshop workshop, Functions functions, Resources resources) {
    this.workshop = workshop;
    this.functions = functions;
    this.resources = resources;
    this.catalogue = catalogueWith(Custom.NONE);
  }

  @Override
  public Catalogue catalogue() {
    return catalogue;
  }

  /**
   * From now on the catalogue has these too.
   *
   * @return whether that changed it
   */
  public boolean offer(Custom custom) {
    Catalogue fresh = catalogueWith(custom);
    boolean changed = !fresh.digest().equals(catalogue.digest());
    catalogue = fresh;
    return changed;
  }

  private Catalogue catalogueWith(Custom custom) {
    List<Signature> all = new ArrayList<>(functions.signatures());
    all.addAll(resources.signatures());
    for (Signature signature : custom.signatures()) {
      boolean taken =
          signature.kind() == Signature.Kind.FUNCTION
              ? functions.find(signature.name()).isPresent()
              : resources.find(signature.name()).isPresent();
      if (!taken) {
        all.add(signature);
      }
    }
    return new Catalogue(all);
  }

  @Override
  public Prepared prepare(Order order) throws InterruptedException {
    SecretMask mask = new SecretMask();
    JobMaterial material = new JobMaterial(workshop, order, mask);
    try {
      Function function = find(order.call().function(), material);
      Arguments arguments = Binder.bind(function.signature(), order.call());
      arguments.values().values().forEach(mask::learn);
      return new PreparedCall(order, function, arguments, mask, material);
    } catch (InterruptedException | RuntimeException e) {
      material.close();
      throw e;
    }
  }

  private Function find(String name, JobMaterial material) throws InterruptedException {
    Optional<Function> found = functions.find(name);
    if (found.isPresent()) {
      return found.get();
    }
    if (material.hasNoFiles()) {
      throw JobContext.unknown(name, functions);
    }
    Custom custom = material.custom();
    return custom
        .functions()
        .find(name)
        .orElseThrow(() -> JobContext.unknown(name, functions.overlaidWith(custom.functions())));
  }

  private final class PreparedCall implements Prepared {
    private final Order order;
    private final Function function;
    private final Arguments arguments;
    private final SecretMask mask;
    private final JobMaterial material;

    PreparedCall(
        Order order,
        Function function,
        Arguments arguments,
        SecretMask mask,
        JobMaterial material) {
      this.order = order;
      this.function = function;
      this.arguments = arguments;
      this.mask = mask;
      this.material = material;
    }

    @Override
    public Signature signature() {
      return function.signature();
    }

    @Override
    public boolean mayQueue() {
      return !arguments.has(Signature.QUEUE) || arguments.flag(Signature.QUEUE);
    }

    @Override
    public Outcome run(Scope scope) throws InterruptedException {
      JobContext context =
          new JobContext(workshop, functions, material, scope, workshop.hosts().apply(order.id()));
      return outcome(() -> {
        Value answer = function.call(arguments, context);
        settle(context);
        return answer;
      });
    }

    /** What is told as done must also survive a power failure. */
    private void settle(JobContext context) {
      try {
        context.host().files().settle();
      } catch (IOException e) {
        throw new FunctionFailure(
            function.signature().name()
                + " was done, but the disk does not take it: "
                + e.getMessage());
      }
    }

    private Outcome outcome(Answer answer) throws InterruptedException {
      try {
        return mask.mask(new Outcome.Succeeded(answer.get()));
      } catch (FunctionFailure e) {
        return mask.mask(new Outcome.Failed(e.value(), e.problems()));
      } catch (ProblemsException e) {
        return mask.mask(new Outcome.Failed(Value.nothing(), e.problems()));
      }
    }

    @Override
    public Optional<Outcome> resumed(CommandResult result) {
      try {
        return function
            .resumed(arguments, result)
            .map(value -> mask.mask(new Outcome.Succeeded(value)));
      } catch (FunctionFailure e) {
        return Optional.of(mask.mask(new Outcome.Failed(e.value(), e.problems())));
      }
    }

    @Override
    public String mask(String text) {
      return mask.mask(text);
    }

    @Override
    public void close() {
      material.close();
    }
  }

  /** What a call answers. */
  private interface Answer {
    Value get() throws InterruptedException;
  }
}
