package dev.ringmaster.states.pkg;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Precondition;
import dev.ringmaster.states.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Packages are not installed. */
final class PkgRemoved implements Resource<List<PlannedStep>> {
  private final Signature signature;
  private final String verb;

  PkgRemoved(String verb, String name, String summary) {
    this.verb = verb;
    this.signature =
        Signature.state(
            name,
            Effect.REPEATABLE,
            summary,
            required("name", Type.TEXT, "The package."),
            optional("pkgs", Type.TEXTS, "Several packages instead."));
  }

  @Override
  public Signature signature() {
    return signature;
  }

  private static List<PackageWish> wishes(Arguments arguments) {
    List<String> several = arguments.texts("pkgs");
    return (several.isEmpty() ? List.of(arguments.text("name")) : several)
        .stream().map(name -> PackageWish.of(name, Optional.empty())).toList();
  }

  private List<String> argv(List<String> names) {
    List<String> argv = new ArrayList<>(List.of(verb, "--"));
    argv.addAll(names);
    return argv;
  }

  /** What apt-get would remove, what depends on the packages included. */
  @Override
  public List<PlannedStep> read(Arguments arguments, CallContext context)
      throws InterruptedException {
    Apt apt = new Apt(context);
    List<String> there = there(arguments, apt);
    return there.isEmpty() ? List.of() : apt.simulate(argv(there)).orElse(List.of());
  }

  private static List<String> there(Arguments arguments, Apt apt) throws InterruptedException {
    Installed installed = apt.installed();
    return wishes(arguments).stream()
        .map(PackageWish::name)
        .filter(name -> installed.version(name).isPresent())
        .toList();
  }

  @Override
  public List<Change> decide(Arguments arguments, List<PlannedStep> current) {
    return current.stream().map(PlannedStep::change).toList();
  }

  @Override
  public Applied apply(
      Arguments arguments, List<PlannedStep> current, List<Change> changes, CallContext context)
      throws InterruptedException {
    Precondition.holds(this, arguments, current, "what is installed", context);
    Apt apt = new Apt(context);
    List<String> names = there(arguments, apt);
    apt.act(argv(names));
    return Applied.saying("removed " + String.join(", ", names));
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    return PackageFootprint.of(wishes(arguments));
  }

  @Override
  public Footprint footprint(Arguments arguments, List<Change> changes) {
    return PackageFootprint.of(wishes(arguments), changes);
  }

  @Override
  public String unchangedComment(Arguments arguments, List<PlannedStep> current) {
    return PkgFunctions.shown(wishes(arguments)) + " is not installed";
  }
}
