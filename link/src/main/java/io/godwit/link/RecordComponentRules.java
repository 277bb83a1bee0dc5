package io.godwit.link;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;

/** Makes JSpecify's {@code @Nullable} the one rule: every other record component is required and never null. */
final class RecordComponentRules extends NopAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
        RecordComponent component = component(member);
        return component == null ? null : !mayBeAbsent(component);
    }

    @Override
    public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
        RecordComponent component = annotated instanceof AnnotatedMember member ? component(member) : null;
        if (component == null || mayBeAbsent(component)) {
            return JsonSetter.Value.empty();
        }
        return JsonSetter.Value.forValueNulls(Nulls.FAIL);
    }

    private static boolean mayBeAbsent(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static @Nullable RecordComponent component(AnnotatedMember member) {
        RecordComponent[] components = member.getDeclaringClass().getRecordComponents();
        if (components == null) {
            return null;
        }
        if (member instanceof AnnotatedParameter parameter) {
            boolean canonical = parameter.getOwner().getParameterCount() == components.length;
            return canonical ? components[parameter.getIndex()] : null;
        }
        for (RecordComponent component : components) {
            if (component.getName().equals(member.getName())) {
                return component;
            }
        }
        return null;
    }
}
