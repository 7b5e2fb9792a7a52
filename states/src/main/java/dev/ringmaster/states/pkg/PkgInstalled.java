package dev.ringmaster.states.pkg;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Packages are installed. */
final class PkgInstalled implements Resource<PkgInstalled.Found> {
  /**
   * @param versions those of the wanted packages that are installed
   * @param plan what apt-get would do; empty if a package is not in its lists yet
   */
  record Found(
      Map<String, String> versions, List<PackageWish> unmet, Optional<List<PlannedStep>> plan) {}

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

  private static final Signature SIGNATURE =
      Signature.state(
              "pkg.installed",
              Effect.REPEATABLE,
              "Packages are installed.",
              required("name", Type.TEXT, "The package."),
              optional("pkgs", Type.LIST, "Several packages instead: names, or name: version."),
              OPTIONS.get(0),
              OPTIONS.get(1),
              OPTIONS.get(2),
              OPTIONS.get(3))
          .documented(
              "Test mode asks apt-get what it would do, and so shows what comes along and what"
                  + " would be removed. Configuration files that were changed on the machine stay"
                  + " as they are.");

  @Override
  public Signature signature() {
    return SIGNATURE;
  }

  @Override
  public Found read(Arguments arguments, CallContext context) throws InterruptedException {
    Installation installation = Installation.of(arguments, context);
    List<PackageWish> wishes = PackageWish.of(arguments);
    Installed installed = installation.apt().installed();
    List<PackageWish> unmet =
        wishes.stream().filter(wish -> !wish.isSatisfiedBy(installed)).toList();
    if (unmet.isEmpty()) {
      return new Found(versions(wishes, installed), unmet, Optional.of(List.of()));
    }
    Optional<List<PlannedStep>> plan = installation.plan(unmet);
    if (plan.isEmpty() && !arguments.flag("refresh")) {
      throw installation.apt().unknown(unmet);
    }
    return new Found(versions(wishes, installed), unmet, plan);
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
    return current
        .plan()
        .map(steps -> steps.stream().map(PlannedStep::change).toList())
        .orElseGet(() -> current.unmet().stream().map(wish -> asWished(wish, current)).toList());
  }

  private static Change asWished(PackageWish wish, Found current) {
    String before = current.versions().get(wish.name());
    return Change.of(
        wish.name(),
        before == null ? Value.nothing() : Value.text(before),
        Value.text(wish.version().orElse("the newest")));
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
      if (installation.plan(current.unmet()).isEmpty()) {
        throw installation.apt().unknown(current.unmet());
      }
    }
    installation.apt().act(installation.arguments(current.unmet()));
    Installed now = installation.apt().installed();
    List<PackageWish> left = wishes.stream().filter(wish -> !wish.isSatisfiedBy(now)).toList();
    if (!left.isEmpty()) {
      throw new FunctionFailure("apt-get ended well, but these are not installed: " + left);
    }
    return Applied.saying("installed " + PkgFunctions.shown(current.unmet()));
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    Set<String> reads = new HashSet<>(Set.of("file:/etc/apt"));
    Set<String> writes = new HashSet<>();
    for (PackageWish wish : PackageWish.of(arguments)) {
      String name = wish.name();
      reads.add("pkg:" + name);
      writes.addAll(
          List.of(
              "pkg:" + name,
              "service:" + name,
              "user:" + name,
              "file:/etc/" + name,
              "file:/etc/default/" + name,
              "file:/var/lib/" + name));
    }
    return new Footprint(reads, writes, false);
  }

  @Override
  public String unchangedComment(Arguments arguments, Found current) {
    return PkgFunctions.shown(PackageWish.of(arguments)) + " is installed";
  }
}
