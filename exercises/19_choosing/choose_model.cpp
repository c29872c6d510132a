// 19.1 Which model, and why? The contract: lessons/19_choosing/choose_model.hpp
#include "choose_model.hpp"

#include "not_implemented.hpp"

namespace workbook {

// TODO: refuse what makes no sense; find the first rule that applies, which gives the plan; then
// ask of each fact whether the plan would be another one without it.
choice choose_model(const workload& /*what*/) {
    throw not_implemented("choose_model");
}

} // namespace workbook
