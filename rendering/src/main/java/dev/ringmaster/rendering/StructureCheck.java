package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Whether text from outside would change the structure of the YAML it is printed into. The text is
 * parsed twice, once with markers and once with what they stand for: both must have the same shape,
 * and each scalar must say the same.
 */
final class StructureCheck {
  private static final Set<Tag> SCALARS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);
  private static final int MOST_NAMED = 20;
  private static final int LONGEST_SHOWN = 60;

  private final String text;
  private final Origins origins;
  private final RenderLimits limits;
  private final Session session;
  private final Markers markers;

  StructureCheck(String text, Origins origins, RenderLimits limits, Session session) {
    this.text = text;
    this.origins = origins;
    this.limits = limits;
    this.session = session;
    this.markers = session.markers();
  }

  /**
   * @throws ProblemsException that names what came from outside, and where it is printed
   */
  void check() {
    List<Markers.Marker> suspects =
        markers.in(text).stream().filter(marker -> marker.guarded().isSuspect()).toList();
    if (suspects.isEmpty()) {
      return;
    }
    Node marked = YamlNodes.compose(text, origins, limits);
    if (keepsShape(marked, suspects)) {
      return;
    }
    List<Problem> problems = new ArrayList<>();
    for (Markers.Marker suspect : suspects.subList(0, Math.min(MOST_NAMED, suspects.size()))) {
      if (!keepsShape(marked, List.of(suspect))) {
        problems.add(problem(suspect));
      }
    }
    throw new ProblemsException(
        problems.isEmpty() ? List.of(problem(suspects.getFirst())) : problems);
  }

  private boolean keepsShape(@Nullable Node marked, List<Markers.Marker> printed) {
    try {
      String plain = markers.replace(text, printed::contains);
      return same(marked, YamlNodes.compose(plain, origins, limits), printed);
    } catch (ProblemsException e) {
      return false;
    }
  }

  private boolean same(@Nullable Node marked, @Nullable Node plain, List<Markers.Marker> printed) {
    if (marked == null || plain == null) {
      return marked == null && plain == null;
    }
    if (marked instanceof ScalarNode a && plain instanceof ScalarNode b) {
      boolean mayDiffer = markers.isIn(a.getValue()) && SCALARS.contains(b.getTag());
      return (a.getTag().equals(b.getTag()) || mayDiffer)
          && markers.replace(a.getValue(), printed::contains).equals(b.getValue());
    }
    List<Node> ours = YamlNodes.children(marked);
    List<Node> theirs = YamlNodes.children(plain);
    if (marked.getNodeId() != plain.getNodeId()
        || !marked.getTag().equals(plain.getTag())
        || ours.size() != theirs.size()) {
      return false;
    }
    for (int i = 0; i < ours.size(); i++) {
      if (!same(ours.get(i), theirs.get(i), printed)) {
        return false;
      }
    }
    return true;
  }

  private Problem problem(Markers.Marker marker) {
    String shown = Json.quoted(marker.guarded().text());
    if (shown.length() > LONGEST_SHOWN) {
      shown = shown.substring(0, LONGEST_SHOWN) + "…";
    }
    return Problem.at(
            marker.place(),
            marker.guarded().origin()
                + " came from outside and would change the structure of this YAML: it is "
                + shown)
        .withExcerpt(session.excerptAt(marker.place()))
        .withAdvice("Print it as data: {{ … | json }}, or with | yaml_encode.");
  }
}
