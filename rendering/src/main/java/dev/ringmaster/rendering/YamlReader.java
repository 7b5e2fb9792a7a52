package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML nodes to values. Only plain data: a tag that would make an object is an error, a key that
 * stands twice is an error, aliases count as often as they stand for something. Nodes are keys by
 * identity. All problems of a file come at once. One reader reads one text.
 */
final class YamlReader {
  private final Origins origins;
  private final Substitution substitution;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<Node, Value> known = new HashMap<>();
  private final Map<Node, Long> sizes = new HashMap<>();
  private final Set<Node> open = new HashSet<>();

  private YamlReader(Origins origins, Substitution substitution) {
    this.origins = origins;
    this.substitution = substitution;
  }

  /**
   * The value of a text; {@link Value.Null} if it is empty.
   *
   * @throws ProblemsException with all that is wrong
   */
  static Value read(String text, Origins origins, Substitution substitution, RenderLimits limits) {
    Node root = YamlNodes.compose(text, origins, limits);
    if (root == null) {
      return new Value.Null(origins.place(1, 1));
    }
    YamlReader reader = new YamlReader(origins, substitution);
    if (reader.size(root) > limits.nodes()) {
      throw new ProblemsException(
          Problem.at(
                  origins.place(1, 0),
                  "holds more than " + limits.nodes() + " values, aliases counted (limit nodes)")
              .withAdvice("Split the file, or use fewer aliases."));
    }
    Value value = reader.value(root);
    if (!reader.problems.isEmpty()) {
      throw new ProblemsException(reader.problems);
    }
    return value;
  }

  private long size(Node node) {
    Long size = sizes.get(node);
    if (size != null) {
      return size;
    }
    if (!open.add(node)) {
      throw new ProblemsException(problem(node, "an alias inside of what it stands for"));
    }
    long sum = 1;
    for (Node child : YamlNodes.children(node)) {
      sum = Math.min(sum + size(child), 1L << 40);
    }
    open.remove(node);
    sizes.put(node, sum);
    return sum;
  }

  private Value value(Node node) {
    Value value = known.get(node);
    if (value == null) {
      value = make(node);
      known.put(node, value);
    }
    return value;
  }

  private Value make(Node node) {
    String tag = node.getTag().getValue();
    if (!YamlTags.ALLOWED.contains(tag)) {
      problems.add(
          problem(
              node,
              "the tag " + shown(tag) + " is not allowed",
              "Only plain data can be read, and !secret for a secret value."));
      return new Value.Null(place(node));
    }
    boolean secret = tag.equals(YamlTags.SECRET);
    Value plain =
        switch (node) {
          case ScalarNode scalar -> scalar(scalar, secret);
          case SequenceNode sequence -> list(sequence);
          case MappingNode mapping -> map(mapping);
          default -> throw new IllegalStateException("no such node: " + node.getNodeId());
        };
    return secret ? Secrets.hide(Secrets.reveal(plain)) : plain;
  }

  private Value scalar(ScalarNode node, boolean secret) {
    Place place = place(node);
    Value substituted = substitution.scalar(node.getValue(), node.isPlain(), place);
    if (substituted != null) {
      return substituted;
    }
    String tag = node.getTag().getValue();
    if (secret && node.isPlain()) {
      tag = YamlNodes.implicitTag(node.getValue());
    }
    try {
      return YamlScalars.value(tag, node.getValue(), place);
    } catch (IllegalArgumentException e) {
      problems.add(problem(node, String.valueOf(e.getMessage())));
      return new Value.Null(place);
    }
  }

  private Value list(SequenceNode node) {
    boolean ordered = node.getTag().equals(Tag.OMAP);
    List<Value> items = new ArrayList<>();
    for (Node child : node.getValue()) {
      items.add(value(child));
    }
    return ordered ? orderedMap(node, items) : new Value.ListValue(items, place(node));
  }

  private Value orderedMap(Node node, List<Value> items) {
    SequencedMap<Value, Value> entries = new LinkedHashMap<>();
    for (Value item : items) {
      if (!(item instanceof Value.MapValue one) || one.entries().size() != 1) {
        problems.add(problem(node, "an !!omap is a list of mappings of one key each"));
        break;
      }
      entries.putAll(one.entries());
    }
    return new Value.MapValue(entries, place(node));
  }

  private Value map(MappingNode node) {
    SequencedMap<Value, Value> entries = new LinkedHashMap<>();
    List<Node> merged = new ArrayList<>();
    for (NodeTuple tuple : node.getValue()) {
      if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
        merged.add(tuple.getValueNode());
        continue;
      }
      Value key = key(tuple.getKeyNode());
      Value value = value(tuple.getValueNode());
      if (key != null && entries.putIfAbsent(key, value) != null) {
        problems.add(duplicate(tuple.getKeyNode(), key, entries));
      }
    }
    for (Node each : merged) {
      merge(each, entries);
    }
    return new Value.MapValue(entries, place(node));
  }

  private Problem duplicate(Node node, Value key, SequencedMap<Value, Value> entries) {
    Place first = entries.keySet().stream().filter(key::equals).findFirst().orElse(key).place();
    return problem(
        node,
        "the key " + key + " stands twice in one mapping",
        "It first stands in line " + first.line() + "; keep one of the two.");
  }

  private @Nullable Value key(Node node) {
    Value key = value(node);
    if (key instanceof Value.ListValue
        || key instanceof Value.MapValue
        || key instanceof Value.Secret) {
      problems.add(
          problem(
              node,
              "a " + key.kind() + " cannot be a key",
              "If this is a template's {{ … }}, put it in quotes."));
      return null;
    }
    return key;
  }

  /** What a mapping says itself wins over what it merges in, an earlier merge over a later one. */
  private void merge(Node node, SequencedMap<Value, Value> entries) {
    switch (value(node)) {
      case Value.MapValue map -> map.entries().forEach(entries::putIfAbsent);
      case Value.ListValue list when node instanceof SequenceNode sequence -> {
        for (Node each : sequence.getValue()) {
          merge(each, entries);
        }
      }
      default -> problems.add(problem(node, "<< merges a mapping or a list of mappings"));
    }
  }

  private Problem problem(Node node, String message) {
    return problem(node, message, "");
  }

  private Problem problem(Node node, String message, String advice) {
    return origins.problem(
        node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1, message, advice);
  }

  private Place place(Node node) {
    return origins.place(node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1);
  }

  private static String shown(String tag) {
    return tag.startsWith(Tag.PREFIX) ? "!!" + tag.substring(Tag.PREFIX.length()) : tag;
  }
}
