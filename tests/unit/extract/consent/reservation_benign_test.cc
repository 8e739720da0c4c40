// Ordinary texts that hold the words of reservations.

#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "extract/consent/reservation.h"

namespace tamis {
namespace {

constexpr const char* kBenign[] = {
    "Introduction to Machine Learning. All rights reserved.",
    "\xC2\xA9 2026 Acme Data Mining GmbH, all rights reserved.",
    "\xC2\xA9 2026 Machine Learning Weekly | All rights reserved",
    "AI training for your team: book a course today!",
    "Our AI training courses. Seats are reserved for members.",
    "Text and data mining is an active field of research.",
    "How text and data mining is used in the humanities",
    "You may not need machine learning to solve this problem.",
    "Machine learning is not for everyone, but everyone can learn the basics.",
    "No machine learning experience required.",
    "No data mining skills needed: our wizard does it all.",
    "We do not use your data to train AI models.",
    "We never use customer content for AI training.",
    "Your data is not used to train artificial intelligence.",
    "Your photos will stay private. We don't train AI on them.",
    "Predicting oil reserves with machine learning",
    "Reserve your seat for the machine learning workshop",
    "We reserve the right to change prices. Learn more about artificial intelligence in our blog.",
    "Smoking is prohibited in the data mining lab.",
    "The court ruled that AI training on books is not permitted without a licence.",
    "Lawmakers debate whether AI training on copyrighted works should be prohibited.",
    "A lawsuit says the company used artwork for AI training, which it claims is forbidden.",
    "Students learn machine learning; phones are forbidden during the exam.",
    "Artificial intelligence and the law: what is allowed and what is not?",
    "Outliers were excluded before machine learning models were fitted.",
    "Data mining: concepts and techniques, third edition",
    "Deep learning and machine learning methods are not only permitted but encouraged.",
    "Photography is not allowed. The talk about artificial intelligence starts at noon.",
    "Artificial intelligence in photography: ten tips",
    "The model was trained on 10,000 images; training AI takes time.",
    "Training of neural networks on GPUs explained",
    "Our dataset is available for AI training under CC0.",
    "These images may be used for machine learning without restriction.",
    "Parking is prohibited in front of the AI training centre.",
    "TDM 900, Yamaha, built in 2003, reserved for a friend",
    "TDM systems multiplex several signals in time.",
    "Dogs are not allowed on the beach. Machine learning engineer wanted.",
    "Cookies: we use machine learning to show you relevant content.",
    "Terms of use. Privacy. Careers in machine learning. Do not use in case of fire.",
    "Why you should not ignore data mining",
    "Directive (EU) 2019/790 on copyright in the Digital Single Market",
    "Rightholders may expressly reserve their rights under Article 4(3) of Directive 2019/790.",
    // German
    "Maschinelles Lernen: Seminar im Winter. Alle Rechte vorbehalten.",
    "KI-Training f\xC3\xBCr Unternehmen. \xC3\x84nderungen vorbehalten.",
    "Data Mining darf nicht fehlen, wenn Daten ausgewertet werden.",
    "Kein Vorwissen \xC3\xBC"
    "ber maschinelles Lernen notwendig.",
    "K\xC3\xBCnstliche Intelligenz im Alltag. Rauchen verboten.",
    "Die Studie zeigt, dass maschinelles Lernen bei Bildern nicht verboten ist.",
    // French
    "Intelligence artificielle : la formation. Tous droits r\xC3\xA9serv\xC3\xA9s.",
    "L'acc\xC3\xA8s \xC3\xA0 la salle de fouille de donn\xC3\xA9"
    "es est r\xC3\xA9serv\xC3\xA9 aux \xC3\xA9tudiants.",
    "L'apprentissage automatique expliqu\xC3\xA9. Stationnement interdit.",
    // Spanish
    "Curso de miner\xC3\xAD"
    "a de datos. Todos los derechos reservados.",
    "Inteligencia artificial para principiantes. Prohibido fumar.",
    // Italian
    "Intelligenza artificiale: il corso. Tutti i diritti riservati.",
    // Portuguese
    "Intelig\xC3\xAAncia artificial no Brasil. Todos os direitos reservados.",
    // Dutch
    "AI-training voor bedrijven. Alle rechten voorbehouden.",
    "Kunstmatige intelligentie in de zorg. Verboden te roken.",
    // Polish
    "Sztuczna inteligencja w fotografii. Wszelkie prawa zastrze\xC5\xBCone.",
    // Japanese: "Introduction to machine learning. Unauthorised reproduction prohibited."
    "\xE6\xA9\x9F\xE6\xA2\xB0\xE5\xAD\xA6\xE7\xBF\x92\xE5\x85\xA5\xE9\x96\x80 "
    "\xE7\x84\xA1\xE6\x96\xAD\xE8\xBB\xA2\xE8\xBC\x89\xE7\xA6\x81\xE6\xAD\xA2",
    // Chinese: "Artificial intelligence news. Copyright, reproduction forbidden."
    "\xE4\xBA\xBA\xE5\xB7\xA5\xE6\x99\xBA\xE8\x83\xBD\xE6\x96\xB0\xE9\x97\xBB "
    "\xE7\x89\x88\xE6\x9D\x83\xE6\x89\x80\xE6\x9C\x89 \xE7\xA6\x81\xE6\xAD\xA2\xE8\xBD\xAC\xE8\xBD\xBD",
    // Korean: "AI training data news. Unauthorised reproduction and redistribution prohibited."
    "\xEC\x9D\xB8\xEA\xB3\xB5\xEC\xA7\x80\xEB\x8A\xA5 \xEB\x89\xB4\xEC\x8A\xA4 "
    "\xEB\xAC\xB4\xEB\x8B\xA8\xEC\xA0\x84\xEC\x9E\xAC \xEB\xB0\x8F \xEC\x9E\xAC\xEB\xB0\xB0\xED\x8F\xAC "
    "\xEA\xB8\x88\xEC\xA7\x80",
    "AI",
    "All rights reserved.",
    "Use of this website is prohibited without permission.",
    "No AI. No machine learning. Just people.",
    "Machine learning for artists: no background needed, all images included.",
    "Unauthorised copying of these images is prohibited.",
    // What is forbidden or reserved is another thing than the mining that is named.
    "Entries created with generative AI are not permitted in this photo contest.",
    "Text mining with R: reserved seats only.",
    "AI Training Institute - Reproduction prohibited.",
    "2019/790 meters reserved parking",
    "Images made with generative AI are not allowed in this group.",
    "Photos produced using generative AI tools are prohibited in our salon.",
    "Data Mining College - Reproduction prohibited.",
    "Text Mining Institute, reproduction not permitted",
    "AI training school: no photos allowed, smoking prohibited",
    "Machine Learning University - parking prohibited.",
    "AI training day: reserved seating in the first row",
    "Text and data mining, room B: reserved parking behind the house",
    "Data mining workshop: reserved tickets at the door",
    "Flight 2019/790, seats reserved",
    "Invoice 2019/790, ownership reserved until paid",
    "Lot 2019/790: reserved, not sold",
    "Works created by generative AI are excluded from the competition.",
    "Machine learning with Python - reserved places for students",
    "An AI training video. Reserved seats are marked.",
};

TEST(Reservation, OrdinaryTextsDoNotReserve) {
  for (const char* text : kBenign) {
    SCOPED_TRACE(text);
    std::vector<Statement> found;
    AddReservations(text, {}, found);
    EXPECT_TRUE(found.empty()) << found[0].raw;
  }
  EXPECT_GE(std::size(kBenign), 60u);
}

}  // namespace
}  // namespace tamis
