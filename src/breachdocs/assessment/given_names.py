"""Given names common in British schools, for recognising a person in free text; far from complete, and need not be.

Names that are also everyday words, months or places stand apart: they count only beside a surname or a role.
"""

from __future__ import annotations

#: Names that hardly ever mean anything else.
PLAIN = frozenset(
    """
    Aaliyah Aaron Abdul Abdullah Abigail Adam Adeel Aditya Adrian Agnieszka Ahmed Aidan Aisha Aisling
    Akira Alan Alastair Alejandro Aleksandra Alessia Alex Alexander Alexandra Alfie Ali Alice Alicia
    Alison Alistair Amanda Amelia Amina Amir Amit Amna Amy Ana Anaya Andrea Andrew Angela Anika Anita
    Anja Ann Anna Annabel Anne Annie Anthony Antonio Anya Aoife Archie Ariana Arjun Arthur Arya Aryan
    Asif Asma Ava Ayaan Ayesha Ayo Barbara Bartosz Beatrice Ben Benjamin Bethany Bilal Brian Bronwyn
    Caitlin Callum Cameron Carol Caroline Catherine Charles Charlie Charlotte Chidi Chloe Chris
    Christine Christopher Chukwu Ciara Claire Colin Connor Craig Daisy Daniel Danielle Danny Daria David
    Dawid Deborah Declan Deepak Denise Dennis Diana Divya Dmitri Dominic Donna Dorothy Duncan Dylan
    Ebony Edward Eilidh Elaine Eleanor Elena Elijah Elizabeth Ella Ellie Elliot Elsie Emily Emma
    Emmanuel Eric Erin Esme Ethan Evan Evelyn Evie Ezra Fatima Fatimah Felix Filip Fiona Florence
    Francesca Freddie Freya Gabriel Gareth Gary Gemma George Georgia Geraint Gillian Giulia Gurpreet
    Gwen Hamza Hannah Harley Harpreet Harriet Harry Harvey Hasan Hassan Helen Henry Hugo Hussain Hussein
    Ian Ibrahim Idris Imran Ines Isaac Isabel Isabella Isabelle Isla Ismail Ivan Jacek Jack Jacob Jade
    Jake Jakub James Jamie Jamil Jan Jane Janet Janice Jasmine Jason Jasper Javier Jayden Jean Jennifer
    Jenny Jeremy Jessica Jim Joan Joanna Joanne Joe Joel John Jonathan Jordan Joseph Joshua Joyce Juan
    Judith Julia Julian Julie Kacper Kai Kamal Karen Karim Karolina Katarzyna Kate Katherine Kathleen
    Katie Kayleigh Keira Keith Kelly Kenneth Kerry Kevin Khadija Khalid Kieran Kiran Kirsty Krishna
    Krzysztof Kwame Kyle Lara Laura Lauren Layla Leah Leanne Lee Leila Leo Leon Lewis Liam Linda Lindsey
    Lisa Logan Lorraine Louis Louise Luca Lucas Lucy Luis Luke Lydia Maciej Maddison Maisie Malcolm
    Malik Mandeep Manraj Margaret Maria Mariam Marie Martin Mary Maryam Mateusz Matilda Matthew Maya
    Megan Mehmet Mei Melanie Melissa Mia Michael Michał Michelle Mila Millie Mohamed Mohammad Mohammed
    Molly Morgan Muhammad Mustafa Nadia Nadine Nancy Naomi Natalia Natalie Natasha Nathan Neil Ngozi
    Niamh Nicholas Nicola Nicole Nigel Nikhil Nina Noah Nora Nusrat Oliver Olivia Olu Oluwaseun Omar
    Oscar Owen Paige Pamela Patricia Patrick Paul Paula Pauline Pawel Penelope Peter Philip Phillip
    Phoebe Piotr Poppy Priya Rachel Rahul Raj Rajesh Ralph Rania Rashid Rebecca Reece Reggie Rehan
    Rhiannon Rhys Richard Riley Robert Robin Roger Rohan Ronan Rory Rosie Roxanne Ruth Ryan Saanvi
    Sabrina Sadia Saira Salma Sam Samantha Samuel Sandeep Sandra Sanjay Sara Sarah Scott Sean Sebastian
    Shabnam Shannon Sharon Shaun Sheila Shirley Shreya Sian Simon Simran Siobhan Siân Sofia Sonia Sophia
    Sophie Stacey Stanley Stephanie Stephen Steven Stuart Suki Sunita Susan Suzanne Syed Tamara Tariq
    Tegan Teresa Thandiwe Theo Theodore Theresa Thomas Tia Tiffany Timothy Toby Tom Tomasz Tony Tracey
    Tyler Uma Umar Usman Valerie Vanessa Vikram Vincent Wayne Wendy William Wojciech Xavier Yasmin Yusuf
    Zachary Zahra Zainab Zara Zayn Zoe Zofia Zuzanna
    """.split()  # noqa: SIM905 -- a list of quoted words is no pleasure to read
)

#: Names that are also words, months or places.
DOUBTFUL = frozenset(
    """
    Art Bill Carter Chase Chelsea Christian Dale Dawn Dean Drew Eden Faith Frank Grace Grant Guy Harper
    Heather Holly Hope Hunter Iris Ivy Joy Lily Mark Mason Max Melody Miles Olive Parker Penny Pearl Ray
    Reed Rich Rob Rose Rowan Ruby Savannah Sky Skye Taylor Victor Victoria Violet Will
    """.split()  # noqa: SIM905 -- a list of quoted words is no pleasure to read
)
