package dev.ringmaster.states.npm;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.file.Paths;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Precondition;
import dev.ringmaster.states.resource.Resource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Packages are installed: some by name, or all that a directory's package.json asks for. */
final class NpmInstalled implements Resource<NpmInstalled.Found> {
  /**
   * @param versions of the packages asked for by name, those that are installed
   * @param problems what npm misses in the directory, if all of package.json is meant
   */
  record Found(Map<String, String> versions, List<String> problems) {}

  private static final Signature SIGNATURE =
      Signature.state(
              "npm.installed",
              Effect.REPEATABLE,
              "Packages are installed by npm.",
              required(
                  "name",
                  Type.TEXT,
                  "A package (name or name@version), or a directory: all that its package.json asks"
                      + " for."),
              optional("pkgs", Type.TEXTS, "Several packages, instead of the name."),
              optional("dir", Type.TEXT, "The directory they are for; unsaid: the whole machine."),
              optional("user", Type.TEXT, "The user npm runs as; the same as runas."),
              optional("runas", Type.TEXT, "The user npm runs as."),
              optional("env", Type.MAP, "Variables for npm."),
              optional("registry", Type.TEXT, "The registry's address."),
              optional(
                  "production",
                  Type.BOOL,
                  Value.bool(false),
                  "Whether development packages are left out."))
          .documented(
              "An exact version is held to; a range or tag is content with any version that is"
                  + " installed.");

  @Override
  public Signature signature() {
    return SIGNATURE;
  }

  private static Optional<Path> manifestDirectory(Arguments arguments) {
    return Optional.of(arguments.text("name"))
        .filter(name -> name.startsWith("/") && arguments.texts("pkgs").isEmpty())
        .map(Paths::absolute);
  }

  private static List<PackageSpec> packages(Arguments arguments) {
    List<String> names = arguments.texts("pkgs");
    return (names.isEmpty() ? List.of(arguments.text("name")) : names)
        .stream().map(PackageSpec::parse).toList();
  }

  private static Npm npm(Arguments arguments, CallContext context) {
    Optional<Path> directory =
        manifestDirectory(arguments).or(() -> arguments.optionalText("dir").map(Paths::absolute));
    return Npm.in(directory, arguments, context).asUserOf(arguments);
  }

  @Override
  public Found read(Arguments arguments, CallContext context) throws InterruptedException {
    Npm npm = npm(arguments, context);
    npm.require();
    if (manifestDirectory(arguments).isPresent()) {
      npm.requirePackage();
      return new Found(Map.of(), problems(npm.list(-1)));
    }
    Value.MapValue listing = npm.list(0);
    Map<String, String> versions = new TreeMap<>();
    for (PackageSpec wanted : packages(arguments)) {
      wanted.installed(listing).ifPresent(version -> versions.put(wanted.name(), version));
    }
    return new Found(versions, List.of());
  }

  private static List<String> problems(Value.MapValue listing) {
    return listing.get("problems") instanceof Value.ListValue list
        ? list.items().stream().map(Value::toString).sorted().toList()
        : List.of();
  }

  @Override
  public List<Change> decide(Arguments arguments, Found current) {
    List<Change> changes = new ArrayList<>();
    if (manifestDirectory(arguments).isPresent()) {
      for (String problem : current.problems()) {
        int colon = problem.indexOf(": ");
        changes.add(
            colon < 0
                ? Change.of("package", problem, "installed")
                : Change.of(
                    problem.substring(colon + 2), problem.substring(0, colon), "installed"));
      }
      return changes;
    }
    for (PackageSpec wanted : packages(arguments)) {
      Optional<String> version = Optional.ofNullable(current.versions().get(wanted.name()));
      if (version.filter(wanted::accepts).isEmpty()) {
        changes.add(
            Change.of(
                wanted.name(),
                version.<Value>map(Value::text).orElseGet(Value::nothing),
                Value.text(wanted.version().orElse("installed"))));
      }
    }
    return changes;
  }

  @Override
  public Applied apply(
      Arguments arguments, Found current, List<Change> changes, CallContext context)
      throws InterruptedException {
    Precondition.holds(this, arguments, current, "what npm has installed", context);
    List<String> argv = new ArrayList<>(List.of("install"));
    if (arguments.flag("production")) {
      argv.add("--omit=dev");
    }
    boolean manifest = manifestDirectory(arguments).isPresent();
    if (!manifest) {
      argv.add("--");
      packages(arguments).forEach(wanted -> argv.add(wanted.toString()));
    }
    String what = manifest ? "the packages of " + arguments.text("name") : shown(arguments);
    npm(arguments, context).act("install " + what, argv);
    List<Change> left = decide(arguments, read(arguments, context));
    if (!left.isEmpty()) {
      throw new FunctionFailure(
          "npm installed " + what + ", but still misses " + left.getFirst().what());
    }
    return Applied.saying("installed " + what);
  }

  private static String shown(Arguments arguments) {
    return String.join(", ", packages(arguments).stream().map(PackageSpec::toString).toList());
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    return NpmFootprint.of(
        manifestDirectory(arguments).map(Path::toString).or(() -> arguments.optionalText("dir")),
        arguments.optionalText("user").or(() -> arguments.optionalText("runas")));
  }

  @Override
  public String unchangedComment(Arguments arguments, Found current) {
    return manifestDirectory(arguments).isPresent()
        ? "all packages of " + arguments.text("name") + " are installed"
        : shown(arguments) + " is installed";
  }
}
