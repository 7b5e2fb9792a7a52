package dev.ringmaster.states.pkg;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Resource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Packages are installed. */
final class PkgInstalled implements Resource<PkgInstalled.Found> {
  /**
   * @param versions those of the wanted packages that are installed
   * @param plan what apt-get would do
   */
  record Found(Map<String, String> versions, List<PackageWish> unmet, List<PlannedStep> plan) {}

  static final List<Parameter> OPTIONS =
      List.of(
          optional("version", Type.TEXT, "The version; * stands for any characters."),
          optional(
              "refresh",
              Type.BOOL,
              Value.bool(false),
              "Whether apt's lists are refreshed before anything is installed."),
          optional(
              "install_recommends",
              Type.BOOL,
              Value.bool(true),
              "Whether recommended packages come along."),
          optional("fromrepo", Type.TEXT, "The release to take them from, as bookworm-backports."));

  private static final Parameter NAME = required("name", Type.TEXT, "The package.");

  private static final String PREVIEW =
      "Test mode asks apt-get what it would do, and so shows what comes along and what would be"
          + " removed; with refresh it gets lists of its own for that, and the machine's stay as"
          + " they are. Configuration files that were changed on the machine stay as they are.";

  static final PkgInstalled INSTALLED =
      new PkgInstalled(
          Signature.state(
                  "pkg.installed",
                  Effect.REPEATABLE,
                  "Packages are installed.",
                  NAME,
                  optional("pkgs", Type.LIST, "Several packages instead: names, or name: version."),
                  OPTIONS.get(0),
                  OPTIONS.get(1),
                  OPTIONS.get(2),
                  OPTIONS.get(3))
              .documented(PREVIEW),
          false);

  static final PkgInstalled LATEST =
      new PkgInstalled(
          Signature.state(
                  "pkg.latest",
                  Effect.REPEATABLE,
                  "Packages are installed, in the newest version that apt knows.",
                  NAME,
                  optional("pkgs", Type.TEXTS, "Several packages instead."),
                  OPTIONS.get(1),
                  OPTIONS.get(2),
                  OPTIONS.get(3))
              .documented(
                  PREVIEW
                      + " The newest version is that of the machine's own lists, unless"
                      + " refresh is given."),
          true);

  private final Signature signature;

  /** Whether one that is installed still has to be the newest. */
  private final boolean latest;

  private PkgInstalled(Signature signature, boolean latest) {
    this.signature = signature;
    this.latest = latest;
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public Found read(Arguments arguments, CallContext context) throws InterruptedException {
    List<PackageWish> wishes = PackageWish.of(arguments);
    Installed installed = new Apt(context).installed();
    List<PackageWish> unmet =
        wishes.stream().filter(wish -> latest || !wish.isSatisfiedBy(installed)).toList();
    List<PlannedStep> plan = unmet.isEmpty() ? List.of() : plan(arguments, unmet, context);
    return new Found(versions(wishes, installed), unmet, plan);
  }

  private static List<PlannedStep> plan(
      Arguments arguments, List<PackageWish> unmet, CallContext context)
      throws InterruptedException {
    Installation installation = Installation.of(arguments, context);
    if (!arguments.flag("refresh")) {
      return installation.plan(unmet);
    }
    try (FreshLists lists = FreshLists.of(context)) {
      return installation.with(lists.apt()).plan(unmet);
    }
  }

  private static Map<String, String> versions(List<PackageWish> wishes, Installed installed) {
    Map<String, String> versions = new TreeMap<>();
    for (PackageWish wish : wishes) {
      installed.version(wish.name()).ifPresent(version -> versions.put(wish.name(), version));
    }
    return versions;
  }

  @Override
  public List<Change> decide(Arguments arguments, Found current) {
    return current.plan().stream().map(PlannedStep::change).toList();
  }

  @Override
  public Applied apply(
      Arguments arguments, Found current, List<Change> changes, CallContext context)
      throws InterruptedException {
    Installation installation = Installation.of(arguments, context);
    List<PackageWish> wishes = PackageWish.of(arguments);
    if (!versions(wishes, installation.apt().installed()).equals(current.versions())) {
      throw new FunctionFailure(
          "packages were installed or removed between looking and installing; nothing was done");
    }
    if (arguments.flag("refresh")) {
      installation.apt().update();
    }
    List<PlannedStep> plan = installation.plan(current.unmet());
    if (!plan.equals(current.plan())) {
      throw new FunctionFailure(
          Problem.of(
                  "apt would now do something else than when it was asked first: "
                      + shown(plan)
                      + "; nothing was done")
              .withAdvice("See in test mode whether that is wanted, then apply again."));
    }
    installation.apt().act(installation.arguments(current.unmet()));
    Installed now = installation.apt().installed();
    List<PackageWish> left = wishes.stream().filter(wish -> !wish.isSatisfiedBy(now)).toList();
    if (!left.isEmpty()) {
      throw new FunctionFailure("apt-get ended well, but these are not installed: " + left);
    }
    return Applied.saying("installed " + PkgFunctions.shown(current.unmet()));
  }

  private static String shown(List<PlannedStep> plan) {
    return plan.stream().map(PlannedStep::toString).collect(Collectors.joining(", "));
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    return PackageFootprint.of(PackageWish.of(arguments));
  }

  @Override
  public Footprint footprint(Arguments arguments, List<Change> changes) {
    return PackageFootprint.of(PackageWish.of(arguments), changes);
  }

  @Override
  public String unchangedComment(Arguments arguments, Found current) {
    return PkgFunctions.shown(PackageWish.of(arguments))
        + (latest ? " is the newest" : " is installed");
  }
}
