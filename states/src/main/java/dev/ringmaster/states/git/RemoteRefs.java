package dev.ringmaster.states.git;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a remote repository has, as {@code git ls-remote} lists it. */
record RemoteRefs(Map<String, String> byName) {
  /** Where a name leads. */
  record Resolved(String commit, boolean isBranch) {}

  static RemoteRefs parse(String listing) {
    Map<String, String> refs = new LinkedHashMap<>();
    listing
        .lines()
        .map(line -> line.split("\t", 2))
        .filter(fields -> fields.length == 2)
        .forEach(fields -> refs.put(fields[1], fields[0]));
    return new RemoteRefs(refs);
  }

  /** The commit of a branch, a tag (what an annotated one stands for), HEAD, or a full ref name. */
  Optional<Resolved> resolve(String revision) {
    if (byName.containsKey("refs/heads/" + revision)) {
      return Optional.of(new Resolved(commit("refs/heads/" + revision), true));
    }
    for (String name : new String[] {"refs/tags/" + revision, revision}) {
      if (byName.containsKey(name)) {
        return Optional.of(new Resolved(commit(name), false));
      }
    }
    return Optional.empty();
  }

  private String commit(String name) {
    String peeled = byName.get(name + "^{}");
    return peeled != null ? peeled : byName.getOrDefault(name, "");
  }
}
