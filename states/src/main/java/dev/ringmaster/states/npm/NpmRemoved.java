package dev.ringmaster.states.npm;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Precondition;
import dev.ringmaster.states.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Packages are not installed; what is read is the versions of those that are. */
final class NpmRemoved implements Resource<Map<String, String>> {
  private static final Signature SIGNATURE =
      Signature.state(
              "npm.removed",
              Effect.REPEATABLE,
              "Packages are not installed by npm.",
              required("name", Type.TEXT, "A package's name, without a version."),
              optional("pkgs", Type.TEXTS, "Several packages, instead of the name."),
              optional("dir", Type.TEXT, "The directory they are in; unsaid: the whole machine."),
              optional("user", Type.TEXT, "The user npm runs as; the same as runas."),
              optional("runas", Type.TEXT, "The user npm runs as."),
              optional("env", Type.MAP, "Variables for npm."))
          .documented("In a directory they leave its package.json too.");

  @Override
  public Signature signature() {
    return SIGNATURE;
  }

  private static List<String> packages(Arguments arguments) {
    List<String> names = arguments.texts("pkgs");
    return names.isEmpty() ? List.of(arguments.text("name")) : names;
  }

  @Override
  public void check(Arguments arguments) {
    for (String name : packages(arguments)) {
      if (PackageSpec.parse(name).version().isPresent()) {
        throw new FunctionFailure("'" + name + "' has a version; a package is removed by its name");
      }
    }
  }

  @Override
  public Map<String, String> read(Arguments arguments, CallContext context)
      throws InterruptedException {
    Npm npm = npm(arguments, context);
    npm.require();
    Value.MapValue listing = npm.list(0);
    Map<String, String> versions = new TreeMap<>();
    for (String name : packages(arguments)) {
      PackageSpec.parse(name).installed(listing).ifPresent(version -> versions.put(name, version));
    }
    return versions;
  }

  private static Npm npm(Arguments arguments, CallContext context) {
    return Npm.of(arguments, context).asUserOf(arguments);
  }

  @Override
  public List<Change> decide(Arguments arguments, Map<String, String> current) {
    return current.entrySet().stream()
        .map(entry -> Change.of(entry.getKey(), Value.text(entry.getValue()), Value.nothing()))
        .toList();
  }

  @Override
  public Applied apply(
      Arguments arguments, Map<String, String> current, List<Change> changes, CallContext context)
      throws InterruptedException {
    Precondition.holds(this, arguments, current, "what npm has installed", context);
    List<String> argv = new ArrayList<>(List.of("uninstall", "--"));
    argv.addAll(current.keySet());
    String what = String.join(", ", current.keySet());
    npm(arguments, context).act("remove " + what, argv);
    Map<String, String> left = read(arguments, context);
    if (!left.isEmpty()) {
      throw new FunctionFailure(
          "npm removed " + what + ", but " + String.join(", ", left.keySet()) + " is still there");
    }
    return Applied.saying("removed " + what);
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    return NpmFootprint.of(
        arguments.optionalText("dir"),
        arguments.optionalText("user").or(() -> arguments.optionalText("runas")));
  }

  @Override
  public String unchangedComment(Arguments arguments, Map<String, String> current) {
    return String.join(", ", packages(arguments)) + " is not installed";
  }
}
