package dev.ringmaster.states.pkg;

import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Installing some packages, planned or done. */
record Installation(Apt apt, boolean recommends, Optional<String> release) {
  static Installation of(Arguments arguments, CallContext context) {
    Optional<String> release = arguments.optionalText("fromrepo");
    release
        .filter(text -> !text.matches("[A-Za-z0-9][A-Za-z0-9.+~/_-]*"))
        .ifPresent(text -> {
          throw new FunctionFailure("'" + text + "' is no release of a repository");
        });
    return new Installation(new Apt(context), arguments.flag("install_recommends"), release);
  }

  /** The verb, options and packages for apt-get. */
  List<String> arguments(List<PackageWish> wishes) throws InterruptedException {
    List<String> argv = new ArrayList<>(List.of("install"));
    if (!recommends) {
      argv.add("--no-install-recommends");
    }
    release.ifPresent(text -> argv.add("--target-release=" + text));
    if (wishes.stream().anyMatch(wish -> wish.version().isPresent())) {
      argv.add("--allow-downgrades");
    }
    argv.add("--");
    for (PackageWish wish : wishes) {
      argv.add(concrete(wish));
    }
    return argv;
  }

  /** The newest version that a pattern means. */
  private String concrete(PackageWish wish) throws InterruptedException {
    if (wish.version().isEmpty() || !wish.version().get().contains("*")) {
      return wish.toString();
    }
    return apt.versions(wish.name()).stream()
        .filter(wish::accepts)
        .findFirst()
        .map(version -> wish.name() + "=" + version)
        .orElseGet(wish::toString);
  }

  /** The same with other package lists. */
  Installation with(Apt other) {
    return new Installation(other, recommends, release);
  }

  /**
   * What would be done for the wishes.
   *
   * @throws FunctionFailure if a package is not known
   */
  List<PlannedStep> plan(List<PackageWish> wishes) throws InterruptedException {
    Optional<List<PlannedStep>> plan = apt.simulate(arguments(wishes));
    if (plan.isEmpty()) {
      throw apt.unknown(wishes);
    }
    return plan.get();
  }
}
